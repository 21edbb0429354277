// The questions at a chapter's end: what was chosen is kept, counted, and can be chosen again.
import { h } from '../lab/dom.js';
import { recall, remember } from './memory.js';

export function keepAnswers(quiz) {
    const questions = quiz.querySelectorAll('.question').length;
    const count = h('span', { role: 'status' });
    const again = h('button', { type: 'button', class: 'plain-button', onclick: () => forget(quiz, show) }, 'Answer again');
    const bar = h('div', { class: 'quiz-bar' }, count, again);

    function show() {
        const chosen = quiz.querySelectorAll('input:checked').length;
        const right = quiz.querySelectorAll('p:has(:checked) + * > .right').length;
        count.textContent = chosen === questions ? `${right} of ${questions} right.` : '';
        bar.hidden = chosen === 0;
    }

    const { answers } = recall();
    for (const input of quiz.querySelectorAll('input')) {
        // By its words: a page that was changed since may have other answers in other places.
        input.checked = answers[input.name] === words(input);
    }
    quiz.addEventListener('change', ({ target }) => {
        remember(memory => { memory.answers[target.name] = words(target); });
        show();
    });
    quiz.append(bar);
    show();
}

function words(input) {
    return input.parentElement.textContent.trim();
}

function forget(quiz, show) {
    const inputs = [...quiz.querySelectorAll('input')];
    inputs.forEach(input => { input.checked = false; });
    remember(memory => inputs.forEach(input => { delete memory.answers[input.name]; }));
    show();
    inputs[0].focus();
}
