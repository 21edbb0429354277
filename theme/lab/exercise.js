// <vpce-exercise template="start.yaml" goal="goal.yaml">: a lab with goals. The model says which are met, and why or why not.
import { adopt, keyOf, overwritten, pack, remember, unpack } from './answers.js';
import { h, prose, uniqueId } from './dom.js';
import { save, text } from './element.js';
import { Lab } from './lab-element.js';

export class Exercise extends Lab {
    #goals;
    #beside = '{}';
    #list = h('ol', { class: 'lab-goals' });
    #count = h('p', { class: 'lab-count', role: 'status' });
    #after = h('div', { class: 'lab-after' });
    #hints = h('ol', { class: 'lab-hints' });
    #hint = h('button', { type: 'button', class: 'lab-button', onclick: () => this.#showHint() });
    #hidden = [];
    #shown = '';

    /** Goals ask policies and prices too, which other labs do without. */
    get module() {
        return 'exercise_lab';
    }

    files() {
        return [...super.files(), this.getAttribute('goal')];
    }

    /** An answer that somebody works on is kept for longer than a visit. */
    get storage() {
        return localStorage;
    }

    get key() {
        return keyOf(this.name);
    }

    /** The name of the exercise: that of its page's folder. */
    get name() {
        return location.pathname.split('/').at(-2);
    }

    tools() {
        const file = h('input', { type: 'file', accept: '.zip', hidden: true, onchange: () => this.#import(file) });
        return [
            h('button', { type: 'button', class: 'lab-button', onclick: () => save(pack(), 'vpce-exercises.zip') }, 'Export answers'),
            h('button', { type: 'button', class: 'lab-button', onclick: () => file.click() }, 'Import answers'), file,
        ];
    }

    /** Takes over the answers of a folder, and asks before one goes that was typed here. */
    async #import(input) {
        try {
            const folder = await unpack(input.files[0]);
            const names = overwritten(folder.answers);
            if (names.length === 0 || confirm(`The file has other answers for ${names.join(', ')}. Put them in the place of yours?`)) {
                adopt(folder);
                const mine = folder.answers.get(this.name);
                if (mine !== undefined && mine !== this.editor.text) {
                    this.replace(mine);
                }
                this.notice(`${folder.answers.size} answers imported`);
            }
        } catch (error) {
            this.notice(`Nothing was imported: ${error.message}`);
        }
        input.value = '';
    }

    async open(template, goals) {
        this.#goals = goals;
        const goal = this.getAttribute('goal');
        const names = [...new Set(this.model.files(goals))];
        const texts = await Promise.all(names.map(name => text(goal.replace(/[^/]*$/, () => name))));
        const usages = Object.fromEntries(names.map((name, place) => [name, texts[place]]));
        this.#beside = JSON.stringify({ 'start.yaml': template, ...usages });
        return super.open(template);
    }

    panel() {
        const title = uniqueId('goals');
        return h('section', { class: 'lab-panel', 'aria-labelledby': title },
            h('p', { id: title, class: 'lab-title' }, 'Goals'), this.#list, this.#count, this.#hints, this.#hint, this.#after);
    }

    recompute() {
        const checked = this.model.check(this.editor.text, 'answer.yaml', this.#goals, this.#beside);
        // A template that cannot be read keeps the last ticks, as it keeps the last picture.
        const text = JSON.stringify(checked);
        if (checked.checks && text !== this.#shown) {
            const first = this.#shown === '';
            this.#shown = text;
            this.#show(checked);
            if (first) {
                this.#begin(checked);
            }
        }
        super.recompute();
    }

    /** At first the trace is of what goes wrong. */
    #begin({ checks, hints, questions }) {
        this.#hidden = [...hints];
        this.#offerHint();
        const missed = questions.find((question, place) => question && !checks[place].met) ?? questions.find(Boolean);
        if (!this.from.value && missed) {
            this.ask(missed.from, missed.to);
        }
    }

    #show({ checks, questions, after }) {
        this.#list.replaceChildren(...checks.map((check, place) => this.#goal(check, questions[place])));
        const met = checks.filter(check => check.met).length;
        if (met === checks.length) {
            remember(this.name, record => { record.solved = true; });
        }
        this.#count.textContent = met === checks.length ? 'All goals met.' : `${met} of ${checks.length} goals met.`;
        this.#after.replaceChildren(...paragraphs(after ?? ''));
    }

    #goal({ goal, met, reason }, question) {
        return h('li', { class: met ? 'lab-met' : 'lab-missed' },
            h('span', { class: 'lab-mark', role: 'img', 'aria-label': met ? 'met' : 'not met' }, met ? '✓' : '✗'),
            h('div', {}, h('strong', {}, goal), h('div', {}, prose(reason))),
            question && h('button', {
                type: 'button', class: 'lab-button', 'aria-label': `Trace: ${goal}`,
                onclick: () => this.ask(question.from, question.to),
            }, 'Trace'));
    }

    #offerHint() {
        const left = this.#hidden.length;
        this.#hint.hidden = left === 0;
        this.#hint.textContent = `Show a hint (${left} left)`;
    }

    #showHint() {
        const item = h('li', { tabindex: '-1' }, prose(this.#hidden.shift()));
        this.#hints.append(item);
        remember(this.name, record => { record.hints = Math.max(record.hints, this.#hints.children.length); });
        this.#offerHint();
        item.focus();
    }
}

function paragraphs(markdown) {
    return markdown.split(/\n\s*\n/).filter(text => text.trim()).map(text => h('p', {}, prose(text)));
}
