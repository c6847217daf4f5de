/** Texts as a voice is to read them: telephone numbers digit by digit, in pieces of a breath. */

// From a plus or a nought on: enough digits for a number that one can call, not for a year.
const TELEPHONE = /(?:\+|\b0)\d[\d ()/–-]{4,}\d/g;
const LONGEST = 220; // signs; some phones fall silent in the midst of more

/** "+49 351 12-34" as "+ 4 9, 3 5 1, 1 2, 3 4": the groups as they are written, with a rest. */
export function digitByDigit(number) {
  return number
    .split(/[^\d+]+/)
    .filter(Boolean)
    .map((group) => [...group].join(" "))
    .join(", ");
}

export function spoken(text) {
  return text.replace(TELEPHONE, digitByDigit).replace(/\s+/g, " ").trim();
}

/** Cut a text where its sentences end, and a very long sentence between words. */
export function pieces(text) {
  const sentences = spoken(text).match(/[^.!?…؟]+(?:[.!?…؟]+(?=\s|$)|[.!?…؟]|$)+/g) ?? [];
  return sentences.flatMap((sentence) => shortened(sentence.trim())).filter(Boolean);
}

function shortened(sentence) {
  if (sentence.length <= LONGEST) return [sentence];
  const space = sentence.lastIndexOf(" ", LONGEST);
  const end = space > 0 ? space : LONGEST;
  return [sentence.slice(0, end), ...shortened(sentence.slice(end).trim())];
}
