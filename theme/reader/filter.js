// A table that can be searched: rows that lack a word of the search are hidden.
import { h } from '../lab/dom.js';

export function addFilter(place) {
    const rows = [...place.querySelectorAll('tbody tr')];
    const texts = rows.map(row => row.textContent.toLowerCase());
    const count = h('span', { role: 'status' });
    const input = h('input', { type: 'search', 'aria-label': `Search the ${place.dataset.what}`, placeholder: 'ssm, registry, Gateway, …', oninput: show });

    function show() {
        const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        rows.forEach((row, index) => { row.hidden = !words.every(word => texts[index].includes(word)); });
        count.textContent = `${rows.filter(row => !row.hidden).length} of ${rows.length} ${place.dataset.what}`;
    }

    place.prepend(h('p', { class: 'filter' }, input, count));
    show();
}
