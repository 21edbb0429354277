// <vpce-choice>: a table of needs and ways, in which a reader ticks what is needed. The ways that are left are said below it.
import { h, uniqueId } from './dom.js';

export class Choice extends HTMLElement {
    connectedCallback() {
        if (this.started) {
            return;
        }
        this.started = true;
        const [head, ...rows] = this.querySelectorAll('tr');
        this.ways = [...head.cells].slice(1).map(cell => cell.textContent);
        this.rows = rows;
        rows.forEach(row => this.#tickable(row.cells[0]));
        this.answer = h('div', { class: 'choice-answer', role: 'status' });
        this.append(this.answer);
        this.#choose();
    }

    #tickable(cell) {
        const id = uniqueId('need');
        const box = h('input', { type: 'checkbox', id, onchange: () => this.#choose() });
        cell.replaceChildren(box, ' ', h('label', { for: id }, ...cell.childNodes));
    }

    #choose() {
        const needed = this.rows.filter(row => row.querySelector('input').checked);
        this.rows.forEach(row => row.classList.toggle('needed', needed.includes(row)));
        if (needed.length === 0) {
            this.answer.replaceChildren(h('p', {}, 'Tick what you need.'));
            return;
        }
        const choices = this.ways.map((way, place) => {
            const objections = needed.map(row => row.cells[place + 1]).filter(cell => cell.className);
            const excluding = objections.filter(cell => cell.classList.contains('excludes'));
            return excluding.length > 0 ? { way, objections: excluding, weight: Infinity } : { way, objections, weight: objections.length };
        });
        choices.sort((one, other) => (one.weight > other.weight) - (one.weight < other.weight));
        const isDone = choices[0].weight < Infinity;
        this.answer.replaceChildren(
            isDone ? '' : h('p', {}, 'No single way does all of this: divide what you need.'),
            h('ul', {}, choices.map(said)));
    }
}

function said({ way, objections, weight }) {
    const reasons = objections.flatMap((cell, place) =>
        [place === 0 ? ' ' : '; ', ...[...cell.childNodes].slice(1).map(node => node.cloneNode(true))]);
    return h('li', {}, weight < Infinity ? '✓ ' : '✗ ', h('strong', {}, way), ...reasons);
}
