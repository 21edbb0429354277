// <vpce-choice>: what is needed, to be ticked, and below it the ways that are left. All it knows stands in the table inside the
// element, which is shown until the script is there, and folded away then.
import { h, uniqueId } from './dom.js';

export class Choice extends HTMLElement {
    connectedCallback() {
        if (this.started) {
            return;
        }
        this.started = true;
        const [head, ...rows] = this.querySelectorAll('tr');
        const [, ...ways] = [...head.cells].map(cell => cell.textContent);
        const needs = rows.map(row => ({ row, box: h('input', { type: 'checkbox', id: uniqueId('need') }) }));
        const answer = h('div', { class: 'choice-answer', role: 'status' });
        const choose = () => answer.replaceChildren(...said(ways, needs.filter(({ box }) => box.checked).map(({ row }) => row)));
        this.append(
            h('fieldset', { class: 'choice-needs', onchange: choose }, h('legend', {}, this.querySelector('caption').textContent),
                needs.map(({ row, box }) => h('div', {}, box, ' ', h('label', { for: box.id }, row.cells[0].textContent)))),
            answer,
            h('details', {}, h('summary', {}, 'The whole table'), [...this.childNodes]));
        choose();
    }
}

/** The ways in the order in which they suit, those that do not at the end. */
function said(ways, needed) {
    if (needed.length === 0) {
        return [h('p', {}, 'Tick what you need.')];
    }
    const choices = ways.map((way, place) => {
        const objections = needed.map(row => row.cells[place + 1]).filter(cell => cell.className);
        const excluding = objections.filter(cell => cell.classList.contains('excludes'));
        return excluding.length > 0 ? { way, objections: excluding, weight: Infinity } : { way, objections, weight: objections.length };
    });
    choices.sort((one, other) => (one.weight > other.weight) - (one.weight < other.weight));
    const nothing = choices[0].weight === Infinity && h('p', {}, 'No single way does all of this: divide what you need.');
    return [nothing, h('ul', {}, choices.map(line))].filter(Boolean);
}

function line({ way, objections, weight }) {
    const reasons = objections.flatMap((cell, place) =>
        [place === 0 ? ' ' : '; ', ...[...cell.childNodes].slice(1).map(node => node.cloneNode(true))]);
    return h('li', {}, weight === Infinity ? '✗ ' : '✓ ', h('strong', {}, way), ...reasons);
}
