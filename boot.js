// Starts the program. Trunk wrote the names of its two files, a script and a wasm module, into index.html (see
// Trunk.toml). A worker runs the same program. It has no document: the names are in its address, and the page sends the
// module, which it has compiled already. The worker must listen for that before it waits for anything else.
const isPage = "document" in self;
const names = isPage ? document.querySelector("meta[name=program]").content : decodeURI(location.hash.slice(1));
const [script, wasm] = names.split(" ");
const module = isPage
  ? new URL(wasm, import.meta.url)
  : new Promise((resolve) => self.addEventListener("message", ({ data }) => resolve(data), { once: true }));
const { default: init } = await import(`./${script}`);
await init({ module_or_path: module });
