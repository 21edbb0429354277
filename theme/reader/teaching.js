// The window of notes that an instructor has beside the page, as the page sees it. The two talk within the browser only:
// the page tells where it is, and the window may ask it to go elsewhere.
import { pageOf } from './memory.js';

const NAME = 'vpce-notes';

export const isNotesWindow = window.name === NAME;

/** What the window of notes and the pages hear each other by. */
export const channel = () => new BroadcastChannel(NAME);

/** The button that opens the window. Who has opened it goes on teaching on the pages to come. */
export function offerNotes() {
    const button = document.getElementById('notes-toggle');
    button.hidden = isNotesWindow;
    button.addEventListener('click', () => {
        window.open(new URL('../teaching/notes.html', import.meta.url), NAME, 'popup,width=640,height=800');
        if (!isTeaching()) {
            sessionStorage.setItem(NAME, 'open');
            lead();
        }
    });
    if (!isNotesWindow && isTeaching()) {
        lead();
    }
}

function isTeaching() {
    try { return sessionStorage.getItem(NAME) !== null; } catch { return false; }
}

/** Tells where the page is: when it is opened, led to an anchor, scrolled or come back to. */
function lead() {
    const notes = channel();
    const leader = Math.random();
    const headings = [...document.querySelectorAll('main :is(h1, h2, h3)[id]')];
    let passed = [];

    function tell(anchor) {
        passed = headings.filter(heading => heading.getBoundingClientRect().top < innerHeight / 4).map(heading => heading.id);
        notes.postMessage({ leader, page: pageOf(location.href), passed, anchor });
    }

    function tellAnchor() {
        tell(decodeURIComponent(location.hash.slice(1)));
    }

    notes.addEventListener('message', ({ data }) => {
        if (data.asks) {
            tell();
        } else if (data.leader === leader && data.address) {
            location.href = data.address;
        }
    });
    addEventListener('scroll', () => {
        const last = headings.findLastIndex(heading => heading.getBoundingClientRect().top < innerHeight / 4);
        if (last + 1 !== passed.length) {
            tell();
        }
    }, { passive: true });
    addEventListener('hashchange', tellAnchor);
    addEventListener('focus', () => tell());
    tellAnchor();
}
