// Read marks, and the place where the reader stopped.
import { pageOf, recall, remember } from './memory.js';

const page = pageOf(location.href);

/** Marks the pages that were read in the contents. */
export function markPages() {
    const { read } = recall();
    for (const link of document.querySelectorAll('#mdbook-sidebar .chapter-item a[href]')) {
        link.classList.toggle('read', pageOf(link.href) in read);
    }
}

/** The button at the end of a page. */
export function offerMark() {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'read-mark';
    const show = () => {
        const isRead = page in recall().read;
        button.setAttribute('aria-pressed', isRead);
        button.textContent = isRead ? '✓ Read' : 'Mark as read';
    };
    button.addEventListener('click', () => {
        remember(({ read }) => {
            if (page in read) { delete read[page]; } else { read[page] = new Date().toISOString().slice(0, 10); }
        });
        show();
        markPages();
    });
    show();
    document.querySelector('.page-turner').before(button);
}

/** On the first page, a link to where the reader stopped. */
export function offerResume() {
    const { last } = recall();
    if (page !== 'title.html' || !last) {
        return;
    }
    const note = document.createElement('p');
    note.className = 'resume';
    note.append('You stopped at ', resumeLink(last), '.');
    document.querySelector('main h1').after(note);
}

/** A link to a remembered place. */
export function resumeLink({ page, anchor, title }) {
    const link = document.createElement('a');
    link.href = new URL(`../${page}${anchor ? `#${anchor}` : ''}`, import.meta.url);
    link.textContent = title;
    return link;
}

/** Remembers the heading that is being read when the page is left. The pages around the chapters are no place to stop. */
export function rememberPlace() {
    if (['title.html', 'reading.html', '404.html', 'print.html'].includes(page)) {
        return;
    }
    addEventListener('pagehide', () => {
        const headings = [...document.querySelectorAll('main :is(h1, h2, h3)[id]')];
        const heading = headings.findLast(heading => heading.getBoundingClientRect().top < innerHeight / 2);
        const chapter = document.querySelector('main h1')?.textContent ?? document.title;
        const isTop = !heading || heading.tagName === 'H1';
        const title = isTop ? chapter : `${chapter}, ${heading.textContent}`;
        remember(memory => { memory.last = { page, anchor: isTop ? '' : heading.id, title }; });
    });
}
