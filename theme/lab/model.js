// The model: the same crates that print the outputs of the chapters, compiled to WebAssembly. Each module is loaded once, when it
// is first needed.

const loading = new Map();

async function start(name) {
    const { default: initialise, initSync, ...functions } = await import(`./${name}.js`);
    await initialise({ module_or_path: new URL(`${name}_bg.wasm`, import.meta.url) });
    return Object.fromEntries(Object.entries(functions).map(([word, call]) => [word, (...words) => JSON.parse(call(...words))]));
}

/** The functions of a module: of `lab` for networks, `price_lab` for prices, `programs` for the programs of the chapters. */
export function load(name) {
    if (!loading.has(name)) {
        loading.set(name, start(name));
    }
    return loading.get(name);
}

/** Resolves when an element comes near the screen, or something in it is focused. */
export function near(element) {
    return new Promise(resolve => {
        const observer = new IntersectionObserver(entries => {
            if (entries.some(entry => entry.isIntersecting)) {
                observer.disconnect();
                resolve();
            }
        }, { rootMargin: '300px' });
        observer.observe(element);
        element.addEventListener('focusin', resolve, { once: true });
    });
}
