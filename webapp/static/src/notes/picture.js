/** A photo made small on the phone, with nothing in it but the picture: no place, no camera. */

const WIDEST = 1600; // pixels
const QUALITY = 0.82;
const TYPE = "image/jpeg";

/** Gives {type, bytes}; fails where the browser cannot read the file as a picture. */
export async function madeSmall(file) {
  const picture = await createImageBitmap(file);
  const { width, height } = fitting(picture, WIDEST);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const paper = canvas.getContext("2d");
  paper.fillStyle = "white"; // behind what can be seen through
  paper.fillRect(0, 0, width, height);
  paper.drawImage(picture, 0, 0, width, height);
  picture.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, TYPE, QUALITY));
  if (!blob) throw new Error("no picture");
  return { type: blob.type, bytes: await blob.arrayBuffer() };
}

export function fitting({ width, height }, most) {
  const share = Math.min(1, most / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * share)),
    height: Math.max(1, Math.round(height * share)),
  };
}
