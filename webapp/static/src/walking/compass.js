/** Where the phone points: its compass, where it has one and may be asked. */

const EVENTS = ["deviceorientationabsolute", "deviceorientation"];
const GRAIN = 5; // degrees: a hand is never quite still

/** Ask for the compass, where the phone wants a tap for that; whoever refuses it misses little. */
export async function mayPoint(page = window) {
  try {
    const asked = await page.DeviceOrientationEvent?.requestPermission?.();
    return asked === undefined || asked === "granted";
  } catch {
    return false;
  }
}

/** Follow the compass: `turned(heading)` in degrees from north, as often as it says another. */
export function followCompass(turned, page = window) {
  let latest = null;
  const listen = (event) => {
    const heading = headingOf(event, page.screen?.orientation?.angle ?? 0);
    if (heading === null || (latest !== null && apart(heading, latest) < GRAIN)) return;
    latest = heading;
    turned(heading);
  };
  for (const name of EVENTS) page.addEventListener(name, listen);
  return () => {
    for (const name of EVENTS) page.removeEventListener(name, listen);
  };
}

/** The heading of an event, or null where it only says how the phone is held. */
export function headingOf({ webkitCompassHeading, absolute, alpha }, angle) {
  if (Number.isFinite(webkitCompassHeading)) return (webkitCompassHeading + angle) % 360;
  if (!absolute || !Number.isFinite(alpha)) return null;
  return (360 - alpha + angle) % 360;
}

function apart(one, other) {
  const turn = Math.abs(one - other) % 360;
  return Math.min(turn, 360 - turn);
}
