/**
 * What a text seems to give away of somebody: a calm hint before it is sent, never more.
 *
 * It finds what is commonly written in the languages of the walks, and it errs now and then.
 */

const EMAIL = /[\p{L}\d._%+-]+\s?@\s?[\p{L}\d-]+(\.[\p{L}\d-]+)+/u;
const PHONE = /(?<![\p{L}\d.:])(\+|00)?\d(?:[ ()/.-]{0,2}\d){6,14}(?![\d:])/u;
const DAY = /^\D*\d{1,2}\.\s?\d{1,2}\.\s?(\d{4}|\d{2})\D*$|^\D*\d{4}-\d{2}-\d{2}\D*$/;
const STREET =
  /\p{L}[\p{L}.-]*(straße|strasse|str\.|weg|platz|allee|gasse|ring|ufer|damm|höhe|steig|promenade)\s*\d{1,3}\s?[a-z]?(?![\p{L}\d])|\b\d{1,4}[a-z]?,? (\p{Lu}[\p{L}'-]+ ){1,3}(street|road|lane|avenue|square)\b|(улица|вулиця|ул\.|вул\.|شارع|đường|rue|calle) [\p{L}\d .-]{2,40}\d/iu;
const TITLED =
  /(?<!\p{L})(Herrn?|Frau|Hr\.|Fr\.|Dr\.|Prof\.|Mr\.?|Mrs\.?|Ms\.?|Mme|Señora?|Пан|Пані|Господин|Госпожа)\s+(Dr\.\s+)?\p{Lu}\p{Ll}+/u;
const CALLED =
  /(?<!\p{L})(heiße|heisse|heißt|heisst|Name ist|name is|named|called|genannt|зовут|звати|je m'appelle|me llamo|tên là)\s+(sie |er |she |he )?\p{Lu}\p{Ll}+|(السيد|السيدة|اسمي|اسمه|اسمها)\s+\p{L}+/u;
const NOT_CALLED = /(heißt|heisst|called|named)\s+(Das|Es|Ja|Nein|Dass|The|It|Yes|No)\b/u;
const GIVEN = new Set(
  (
    "Ahmad Ahmed Aisha Alexander Ali Amina Amir Andrea Andreas Andrij Angela Anna Anne Annette Aylin Ayse Ayşe " +
    "Barbara Bärbel Bernd Birgit Brigitte Christa Christian Christina Claudia Daniel Daniela David Dennis Dieter Dmitri " +
    "Dmytro Elena Elisabeth Elke Emma Eva Fatima Fatma Felix Florian Gabi Gabriele Gerd Gisela Hamza Hanna Hannah " +
    "Hans Hassan Heike Heinz Helga Helmut Horst Hussein Ibrahim Ingrid Irina Iryna Jan Jana Jens Johannes " +
    "Jonas Julia Jürgen Karin Karl Katja Katrin Kerstin Khaled Klaus Lena Leon Lina Linh Lisa Luisa Lukas Mahmoud " +
    "Manfred Manuela Maria Mariam Marie Marina Markus Martin Martina Maryam Matthias Max Mehmet Michael Mohamed Mohammad " +
    "Mohammed Monika Mustafa Nadja Natalia Natalija Nataliya Nicole Nina Noor Nour Oksana Olaf Oleg Oleksandr Olena " +
    "Olga Omar Paul Peter Petra Ralf Rainer Renate Ruth Sabine Samira Sandra Sarah Sergej Serhij Silke Simone Sofia Sofie " +
    "Stefan Steffen Susanne Svetlana Svitlana Tatjana Thanh Thomas Torsten Ursula Ute Uwe Viktor Volodymyr Walter Werner " +
    "Wolfgang Yasmin Yusuf Yvonne Zahra Zeynep"
  ).split(" "),
);

/** Name what a text seems to hold, of: name, phone, email, address. */
export function givenAway(text) {
  const found = [];
  if (hasName(text)) found.push("name");
  if (hasPhone(text)) found.push("phone");
  if (EMAIL.test(text)) found.push("email");
  if (STREET.test(text)) found.push("address");
  return found;
}

function hasName(text) {
  if (TITLED.test(text)) return true;
  if (CALLED.test(text) && !NOT_CALLED.test(text)) return true;
  return (text.match(/\p{Lu}\p{Ll}+/gu) ?? []).some((word) => GIVEN.has(word));
}

function hasPhone(text) {
  const found = text.match(new RegExp(PHONE, "gu")) ?? [];
  return found.some((number) => !DAY.test(number) && (number.match(/\d/g) ?? []).length >= 7);
}
