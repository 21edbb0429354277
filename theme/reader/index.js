// What a page does for its reader. Everything in it can be read without.
import { markPages, offerMark, offerResume, rememberPlace } from './reading.js';
import { isNotesWindow, offerNotes } from './teaching.js';

markPages();
offerNotes();
if (!isNotesWindow) {
    offerMark();
    offerResume();
    rememberPlace();
}

/** Loads a module for the elements that need it. */
async function decorate(selector, name, decorator) {
    const elements = document.querySelectorAll(selector);
    if (elements.length > 0) {
        const module = await import(`./${name}.js`);
        elements.forEach(module[decorator]);
    }
}

decorate('.quiz', 'quiz', 'keepAnswers');
decorate('.searchable', 'filter', 'addFilter');
decorate('#reading', 'progress', 'showProgress');
if (isNotesWindow) {
    decorate('#notes', 'notes', 'followPage');
}
