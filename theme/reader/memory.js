// What the book remembers of a reader: in the reader's own browser, and nowhere else.

const KEY = 'vpce-reader';

/** What is remembered; empty where there is nothing, or where storage is closed to us. */
export function recall() {
    try {
        return { answers: {}, ...JSON.parse(localStorage.getItem(KEY)) };
    } catch {
        return { answers: {} };
    }
}

/** Changes what is remembered. It is read again before: the reader may have the book open twice. */
export function remember(change) {
    const memory = recall();
    change(memory);
    try { localStorage.setItem(KEY, JSON.stringify(memory)); } catch { /* storage is closed to us */ }
}
