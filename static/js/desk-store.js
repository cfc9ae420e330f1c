// The desk's store on the device: entries that wait for a network, and what the page without a network has to know (venues, shapes of
// codes, the server's public key). Runs in pages and in the service worker. Nothing in it tells a code or a person: what would, is
// sealed before it comes here (desk-seal.js).
"use strict";

const DeskStore = (() => {
  const changes = new BroadcastChannel("desk-queue");
  let opening = null;

  function open() {
    opening ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open("kaikukanta-desk", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("entries", { keyPath: "id" });
        asked.result.createObjectStore("known");
      };
      asked.onsuccess = () => {
        asked.result.onclose = asked.result.onversionchange = () => {
          asked.result.close();
          opening = null;
        };
        resolve(asked.result);
      };
      asked.onerror = () => {
        opening = null;
        reject(asked.error);
      };
    });
    return opening;
  }

  // Resolves when the change is on the disk ("strict"), not when the browser has promised it. Rejects when there is no room.
  async function within(store, mode, deed) {
    const base = await open();
    return new Promise((resolve, reject) => {
      const work = base.transaction(store, mode, { durability: "strict" });
      const asked = deed(work.objectStore(store));
      work.oncomplete = () => resolve(asked.result);
      work.onabort = () => reject(work.error ?? asked.error);
    });
  }

  async function changed(deed) {
    await within("entries", "readwrite", deed);
    changes.postMessage("changed");
  }

  return {
    changes,
    add: (entry) => changed((store) => store.add(entry)), // ConstraintError when the id is there already
    remove: (id) => changed((store) => store.delete(id)),
    know: (name, value) => within("known", "readwrite", (store) => store.put(value, name)),
    known: (name) => within("known", "readonly", (store) => store.get(name)),
    // The oldest first.
    entries: async () => {
      const all = await within("entries", "readonly", (store) => store.getAll());
      return all.sort((one, other) => one.tapped_at.localeCompare(other.tapped_at));
    },
  };
})();
