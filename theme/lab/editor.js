// An editor for a template: a plain textarea, so that undo, selection and assistive technology work as everywhere, with line
// numbers beside it and a mark on the lines that are wrong. The Tab key leaves it.
import { h, uniqueId } from './dom.js';

export class Editor {
    #numbers = h('div', { class: 'lab-numbers', 'aria-hidden': 'true' });
    #marks = h('div', { class: 'lab-marks', 'aria-hidden': 'true' });
    #lines = 0;

    constructor(label, onChange) {
        const id = uniqueId('editor');
        this.area = h('textarea', {
            id, class: 'lab-area', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'off',
            oninput: () => this.#changed(onChange),
            onscroll: () => this.#follow(),
            onkeydown: event => this.#indent(event),
        });
        this.element = h('div', { class: 'lab-editor' },
            h('label', { for: id }, label),
            h('div', { class: 'lab-sheet' }, this.#numbers, h('div', { class: 'lab-paper' }, this.#marks, this.area)));
    }

    get text() {
        return this.area.value;
    }

    set text(text) {
        this.area.value = text;
        this.#number();
        this.#follow();
    }

    /** Marks lines, counted from 1, and says of them by which element. */
    mark(lines, describedBy) {
        this.#marks.replaceChildren(...lines.map(line => h('div', { style: `--line-number: ${line}` })));
        for (const [place, number] of [...this.#numbers.children].entries()) {
            number.classList.toggle('lab-wrong', lines.includes(place + 1));
        }
        this.area.setAttribute('aria-invalid', lines.length > 0);
        if (lines.length > 0) {
            this.area.setAttribute('aria-describedby', describedBy);
        } else {
            this.area.removeAttribute('aria-describedby');
        }
    }

    /** Puts the cursor at a place, selects the rest of its line and scrolls there. */
    goTo(line, column = 1) {
        const lines = this.text.split('\n');
        const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
        const text = lines[line - 1] ?? '';
        // Columns count characters, a textarea counts UTF-16 units.
        const before = [...text].slice(0, column - 1).join('').length;
        this.area.focus();
        this.area.setSelectionRange(start + before, start + text.length);
        const height = parseFloat(getComputedStyle(this.area).lineHeight);
        this.area.scrollTop = (line - 1) * height - this.area.clientHeight / 3;
        this.area.scrollLeft = 0;
    }

    #changed(onChange) {
        this.#number();
        onChange();
    }

    #number() {
        const lines = this.text.split('\n').length;
        for (; this.#lines < lines; this.#lines += 1) {
            this.#numbers.append(h('span', {}, String(this.#lines + 1)));
        }
        for (; this.#lines > lines; this.#lines -= 1) {
            this.#numbers.lastChild.remove();
        }
    }

    #follow() {
        this.#numbers.scrollTop = this.area.scrollTop;
        this.#marks.style.setProperty('--scrolled', `${this.area.scrollTop}px`);
    }

    /** A new line starts under the last one. */
    #indent(event) {
        if (event.key !== 'Enter' || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
            return;
        }
        const line = this.text.slice(0, this.area.selectionStart).split('\n').pop();
        const [indentation] = /^ */.exec(line);
        // Deprecated, and the only way to insert text that keeps the browser's own undo.
        if (document.execCommand('insertText', false, `\n${indentation}`)) {
            event.preventDefault();
        }
    }
}

/** What is wrong with the text of an editor, as an item of a list that leads there. */
export function problem(editor, { line, column, resource, message, help }) {
    const place = line && h('button', {
        type: 'button', class: 'lab-link', onclick: () => editor.goTo(line, column),
    }, `Line ${line}`);
    return h('li', {}, '✗ ', place, place && ': ', resource && `${resource}: `, message, help && h('div', {}, help));
}
