/** Where contributions wait: the database of this browser. Photos lie apart from what is listed. */

const DATABASE = "rundgang";
const NOTES = "contributions";
const PHOTOS = "photos";

/** Open it; fails where the browser keeps nothing, as in some private windows. */
export async function openStore(factory = window.indexedDB) {
  const database = await opened(factory);
  // A newer page may want to change it: then this one lets go, and opens it again when asked.
  database.onversionchange = () => database.close();
  return {
    all: (slug) => reading(database, NOTES, (notes) => notes.index("slug").getAll(slug)),
    find: (id) => reading(database, NOTES, (notes) => notes.get(id)),
    photoOf: (id) => reading(database, PHOTOS, (photos) => photos.get(id)),
    change: (id, make, photo) => change(database, id, make, photo),
  };
}

function opened(factory) {
  return new Promise((resolve, reject) => {
    const request = factory.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      const notes = request.result.createObjectStore(NOTES, { keyPath: "id" });
      notes.createIndex("slug", "slug");
      request.result.createObjectStore(PHOTOS);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

function reading(database, name, ask) {
  return new Promise((resolve, reject) => {
    const request = ask(database.transaction(name).objectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Change one record in one piece. `make` gets what is there and gives what shall be there: null
 * removes it, undefined leaves it. Gives what it made, once it is really written.
 */
function change(database, id, make, photo) {
  return new Promise((resolve, reject) => {
    // Written to the disk before it counts as kept: the battery may go at any moment.
    const transaction = database.transaction([NOTES, PHOTOS], "readwrite", {
      durability: "strict",
    });
    const notes = transaction.objectStore(NOTES);
    const photos = transaction.objectStore(PHOTOS);
    let made;
    notes.get(id).onsuccess = ({ target }) => {
      made = make(target.result);
      if (made === undefined) return;
      if (made) notes.put(made);
      else notes.delete(id);
      if (!made?.photo) photos.delete(id);
      else if (photo) photos.put(photo, id);
    };
    transaction.oncomplete = () => resolve(made);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}
