// What the book remembers of a reader: in the reader's own browser, and nowhere else.

/** What everything that the book keeps is called by: what was read, answers to questions, and to exercises. */
const OURS = /^(vpce-|lab )/;
const KEY = 'vpce-reader';

/** The folder of the book. */
export const site = new URL('..', import.meta.url);

/** What is remembered; empty where there is nothing, or where storage is closed to us. */
export function recall() {
    const nothing = { answers: {}, read: {}, last: null };
    try {
        return { ...nothing, ...JSON.parse(localStorage.getItem(KEY)) };
    } catch {
        return nothing;
    }
}

/** Changes what is remembered. It is read again before: the reader may have the book open twice. */
export function remember(change) {
    const memory = recall();
    change(memory);
    try { localStorage.setItem(KEY, JSON.stringify(memory)); } catch { /* storage is closed to us */ }
}

/** Everything that the book keeps, as the text of a file. */
export function exported() {
    return JSON.stringify(Object.fromEntries(ours().map(key => [key, localStorage.getItem(key)])), null, 1);
}

/** Puts in what `exported` wrote. Throws where the text is something else. */
export function restore(text) {
    const entries = Object.entries(JSON.parse(text));
    if (entries.length === 0 || !entries.every(([key, value]) => OURS.test(key) && typeof value === 'string')) {
        throw new Error('the file holds no progress of this book');
    }
    entries.forEach(([key, value]) => localStorage.setItem(key, value));
}

/** Forgets everything. */
export function forget() {
    ours().forEach(key => localStorage.removeItem(key));
}

function ours() {
    try { return Object.keys(localStorage).filter(key => OURS.test(key)); } catch { return []; }
}

/** What a page of the book is called here: its file, from the folder of the book. */
export function pageOf(address) {
    const path = new URL(address).pathname.slice(site.pathname.length);
    return path === '' || path === 'index.html' ? 'title.html' : path;
}
