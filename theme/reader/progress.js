// The timetable's progress: what of each part was read, and the file to take it along.
import { h } from '../lab/dom.js';
import { exported, forget, pageOf, recall, restore } from './memory.js';
import { resumeLink } from './reading.js';

export function showProgress(place) {
    const { read, last } = recall();
    const status = h('p', { role: 'status' });
    const file = h('input', { type: 'file', accept: '.json,application/json', hidden: true, onchange: () => load(file, status) });
    const rows = [...document.querySelectorAll('.part tbody tr')];
    const sum = measure(rows, read);
    place.replaceChildren(
        h('p', {}, bar('The book', sum), ` ${words(sum)}`),
        last && h('p', {}, 'You stopped at ', resumeLink(last), '.'),
        h('p', {}, 'What you read and answered is kept in this browser and nowhere else. Take it to another one by a file.'),
        h('p', { class: 'reading-tools' },
            h('button', { type: 'button', class: 'plain-button', onclick: save }, 'Save to a file'),
            h('button', { type: 'button', class: 'plain-button', onclick: () => file.click() }, 'Load from a file'),
            h('button', {
                type: 'button', class: 'plain-button', onclick: () => {
                    if (confirm('Forget what was read and answered in this browser?')) { forget(); location.reload(); }
                },
            }, 'Forget')),
        file, status);
    for (const part of document.querySelectorAll('.part')) {
        showPart(part, read);
    }
}

function showPart(part, read) {
    const rows = [...part.querySelectorAll('tbody tr')];
    rows.filter(row => isRead(row, read)).forEach(row => row.cells[0].prepend(h('span', { role: 'img', 'aria-label': 'read' }, '✓ ')));
    const sum = measure(rows, read);
    part.querySelector('h2').after(h('p', {}, bar(part.querySelector('h2').textContent, sum), ` ${words(sum)}`));
}

const isRead = (row, read) => pageOf(row.querySelector('a').href) in read;
const minutes = rows => rows.reduce((sum, row) => sum + parseInt(row.cells[1].textContent, 10), 0);

function measure(rows, read) {
    const done = rows.filter(row => isRead(row, read));
    return { pages: rows.length, read: done.length, left: minutes(rows) - minutes(done), minutes: minutes(rows) };
}

function bar(name, { pages, read }) {
    return h('progress', { max: pages, value: String(read), 'aria-label': `Pages read: ${name}` });
}

function words({ pages, read, left, minutes }) {
    return read === pages ? `all ${pages} pages read` : `${read} of ${pages} pages read, ${left} of ${minutes} minutes left`;
}

function save() {
    const address = URL.createObjectURL(new Blob([exported()], { type: 'application/json' }));
    h('a', { href: address, download: 'vpc-endpoints-progress.json' }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
}

async function load(file, status) {
    try {
        restore(await file.files[0].text());
        location.reload();
    } catch (error) {
        status.textContent = `The file cannot be loaded: ${error.message}. Choose one that was saved here.`;
    }
}
