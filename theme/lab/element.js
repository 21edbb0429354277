// What the labs share: one opens at the first sign of a reader, keeps what the reader wrote, and has a link that carries it.
import { h } from './dom.js';
import { load, near } from './model.js';
import { fromHash, isLinked, toHash } from './state.js';

export class LabElement extends HTMLElement {
    #announcing;
    /** What is said aloud. */
    announcer = h('div', { class: 'lab-unseen', role: 'status' });
    /** What is said for a moment. */
    note = h('span', { class: 'lab-note', role: 'status' });

    async connectedCallback() {
        if (this.started) {
            return;
        }
        this.started = true;
        if (!isLinked(this.file)) {
            await near(this);
        }
        try {
            const [model, ...files] = await Promise.all([load(this.module), ...this.files().map(text)]);
            this.model = model;
            await this.open(...files);
        } catch (error) {
            this.append(h('p', { class: 'lab-failure' }, `The lab cannot be loaded: ${error.message}`));
        }
    }

    /** The file that it begins with. */
    get source() {
        return '';
    }

    /** Its name, by which a link knows the lab. */
    get file() {
        return this.source.split('/').pop();
    }

    /** What is loaded before it opens. */
    files() {
        return [this.source];
    }

    /** Where the reader's own text is kept between visits. */
    get storage() {
        return sessionStorage;
    }

    /** Under which name it is kept. */
    get key() {
        return `lab ${location.pathname} ${this.source}`;
    }

    /** What was kept on an earlier visit. */
    kept() {
        try { return JSON.parse(this.storage.getItem(this.key)); } catch { return null; }
    }

    keep() {
        try {
            this.storage.setItem(this.key, JSON.stringify(this.state));
        } catch { /* storage is closed to us, or full */ }
    }

    /** What the page's address carries. */
    linked() {
        return fromHash(this.file);
    }

    linkButton() {
        return h('button', { type: 'button', class: 'lab-button', onclick: () => this.#copyLink() }, 'Copy link');
    }

    async #copyLink() {
        const link = new URL(location.href);
        link.hash = await toHash(this.file, this.state);
        history.replaceState(null, '', link);
        try {
            await navigator.clipboard.writeText(link.href);
            this.notice('Link copied');
        } catch {
            this.notice('The link stands in the address bar');
        }
    }

    /** Says something aloud once the reader pauses, not at every key. */
    announce(words) {
        clearTimeout(this.#announcing);
        this.#announcing = setTimeout(() => { this.announcer.textContent = words; }, 700);
    }

    /** Says something for a moment. */
    notice(words) {
        this.note.textContent = words;
        setTimeout(() => { this.note.textContent = ''; }, 4000);
    }
}

/** Hands the reader a file. */
export function save(blob, name) {
    const url = URL.createObjectURL(blob);
    h('a', { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url));
}

export async function text(file) {
    const response = await fetch(file);
    if (!response.ok) {
        throw new Error(`${file}: ${response.status}`);
    }
    return response.text();
}
