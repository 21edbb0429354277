// The list of notes as a window beside the page that is taught from: one note at a time, that of the section on the screen.
import { h } from '../lab/dom.js';
import { pageOf } from './memory.js';
import { channel } from './teaching.js';

const MINUTE = 60_000;

export function followPage(list) {
    const notes = [...list.querySelectorAll('.note')].map(noteOf);
    const page = channel();
    const title = h('h1', { 'aria-live': 'polite' });
    const time = h('span', { class: 'note-time' });
    const back = h('button', { type: 'button', class: 'plain-button', 'aria-keyshortcuts': 'ArrowLeft', onclick: () => go(-1) }, '← Back');
    const on = h('button', { type: 'button', class: 'plain-button', 'aria-keyshortcuts': 'ArrowRight', onclick: () => go(1) }, 'On →');
    let current;
    let since;
    let leader;

    function show(note) {
        if (note !== current) {
            [current, since] = [note, Date.now()];
        }
        back.disabled = !neighbour(-1);
        on.disabled = !neighbour(1);
        say(note);
    }

    function say(note) {
        notes.forEach(({ element }) => { element.hidden = element !== note?.element; });
        title.textContent = note?.title ?? 'There are no notes for this page';
        tellTime();
    }

    function tellTime() {
        time.textContent = `${Math.floor((Date.now() - since) / MINUTE)} of ${current.minutes} min gone`;
    }

    function neighbour(step) {
        return notes[notes.indexOf(current) + step];
    }

    /** To the note before or behind this one, and the page with it. */
    function go(step) {
        const note = neighbour(step);
        if (note) {
            show(note);
            lead(note.address);
        }
    }

    function lead(address) {
        page.postMessage({ leader, address });
    }

    page.addEventListener('message', ({ data }) => {
        if (data.passed) {
            leader = data.leader;
            const here = notes.filter(note => note.page === data.page);
            const led = here.find(note => note.anchor === data.anchor);
            const note = led ?? here.findLast(note => data.passed.includes(note.anchor)) ?? here[0];
            (note ? show : say)(note);
        }
    });
    list.addEventListener('click', event => {
        const link = event.target.closest('a');
        if (link) {
            event.preventDefault();
            lead(link.href);
        }
    });
    document.addEventListener('keydown', event => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (step && !event.altKey && !event.ctrlKey && !event.metaKey) {
            go(step);
        }
    });

    document.querySelector('.page-turner').remove();
    document.documentElement.classList.add('notes-window');
    list.prepend(h('div', { class: 'note-bar' }, title, time, back, on));
    show(notes[0]);
    setInterval(tellTime, MINUTE / 10);
    page.postMessage({ asks: true });
}

/** What a note of the list is about. */
function noteOf(element) {
    const link = element.querySelector('a[href*="#"]:not(.header)');
    const [start, end] = link.textContent.match(/\d+/g).map(Number);
    const title = element.querySelector('h3').textContent;
    const anchor = decodeURIComponent(link.hash.slice(1));
    return { element, title, address: link.href, page: pageOf(link.href), anchor, minutes: end - start };
}
