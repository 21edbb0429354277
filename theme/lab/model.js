// The model: the same crates that print the outputs of the chapters, compiled to WebAssembly. Each module is loaded once, when it
// is first needed.

const loading = new Map();

async function start(name) {
    const { default: initialise, initSync, ...functions } = await import(`./${name}.js`);
    await initialise({ module_or_path: new URL(`${name}_bg.wasm`, import.meta.url) });
    return Object.fromEntries(Object.entries(functions).map(([word, call]) => [word, (...words) => JSON.parse(call(...words))]));
}

/** The functions of a module: of `lab` for networks, `policy_lab`, `price_lab`, `programs` for the programs of the chapters. */
export function load(name) {
    if (!loading.has(name)) {
        loading.set(name, start(name));
    }
    return loading.get(name);
}

/** Resolves at the first sign of a reader: until then a page is quick to show, and what stands in a lab's place will do. */
const reader = new Promise(resolve => {
    for (const sign of ['pointermove', 'pointerdown', 'keydown', 'scroll', 'focusin']) {
        addEventListener(sign, resolve, { once: true, passive: true, capture: true });
    }
    if (scrollY > 0) {
        resolve();
    }
});

/** Resolves when there is a reader, and an element comes near the screen or something in it is focused. */
export async function near(element) {
    await reader;
    await new Promise(resolve => {
        const observer = new IntersectionObserver(entries => {
            if (entries.some(entry => entry.isIntersecting)) {
                observer.disconnect();
                resolve();
            }
        }, { rootMargin: '300px' });
        observer.observe(element);
        element.addEventListener('focusin', resolve, { once: true });
        if (element.contains(document.activeElement)) {
            resolve();
        }
    });
}
