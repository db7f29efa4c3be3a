// Starts the program, whose two files Trunk named in index.html (see Trunk.toml).
const [script, wasm] = document.querySelector("meta[name=program]").content.split(" ");
const { default: init } = await import(`./${script}`);
await init({ module_or_path: new URL(wasm, import.meta.url) });
