// Starts the program, whose two files Trunk named in index.html (see Trunk.toml). The page starts it once more, as a
// worker, which has no document: there the names stand in the worker's own address.
const names = self.document?.querySelector("meta[name=program]").content ?? decodeURI(location.hash.slice(1));
const [script, wasm] = names.split(" ");
const { default: init } = await import(`./${script}`);
await init({ module_or_path: new URL(wasm, import.meta.url) });
