// The model: the same crate that prints the outputs of the chapters, compiled to WebAssembly. Loaded once, when first needed.

let loading;

async function start() {
    const { default: initialise, trace, check, run } = await import('./lab.js');
    await initialise({ module_or_path: new URL('lab_bg.wasm', import.meta.url) });
    return {
        trace: (...question) => JSON.parse(trace(...question)),
        check: (...question) => JSON.parse(check(...question)),
        run: example => JSON.parse(run(example)),
    };
}

export function load() {
    loading ??= start();
    return loading;
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
