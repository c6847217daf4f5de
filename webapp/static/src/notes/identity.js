/** The names that a device makes up itself: what a contribution is known by, and its receipt. */

const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"; // none that looks like another
const RECEIPT_LENGTH = 16;
const ID_BYTES = 16;

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** By its receipt a contribution can be withdrawn from anywhere, so nobody may guess it. */
export function newReceipt() {
  const fair = 256 - (256 % LETTERS.length); // every letter comes as often as any other
  let receipt = "";
  while (receipt.length < RECEIPT_LENGTH) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < fair) receipt += LETTERS[byte % LETTERS.length];
  }
  return receipt;
}

/** A receipt as it is read out and copied by hand: in fours. */
export function inFours(receipt) {
  return receipt.replace(/.{4}(?=.)/g, "$&-");
}
