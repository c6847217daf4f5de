/** The phone's position, asked for once and then followed; or the reason why there is none. */

const OPTIONS = { enableHighAccuracy: true, maximumAge: 2000, timeout: 30_000 };

/** Why the phone gives no position: "insecure", "none", or "" where it may. */
export function hindrance(page = window) {
  if (!page.isSecureContext) return "insecure";
  return page.navigator.geolocation ? "" : "none";
}

/** Whether the phone may be asked without asking the person again. */
export async function isGranted(page = window) {
  try {
    const answer = await page.navigator.permissions.query({ name: "geolocation" });
    return answer.state === "granted";
  } catch {
    return false; // older phones do not say
  }
}

/** Follow the position: `tell({place, accuracy, heading})`, `fail("denied" | "lost")`. */
export function follow(tell, fail, page = window) {
  const { geolocation } = page.navigator;
  const taken = ({ coords }) => {
    const { longitude, latitude, accuracy, heading } = coords;
    tell({
      place: [longitude, latitude],
      accuracy,
      heading: Number.isFinite(heading) ? heading : null,
    });
  };
  const failed = ({ code, PERMISSION_DENIED }) =>
    fail(code === PERMISSION_DENIED ? "denied" : "lost");
  const watch = geolocation.watchPosition(taken, failed, OPTIONS);
  return () => geolocation.clearWatch(watch);
}
