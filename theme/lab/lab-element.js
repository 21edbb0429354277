// <vpce-lab template="gateway.yaml" from="App" to="s3://reports/q3.csv">: a template to be changed, and what a request does in
// the network that it describes. `with` names a template that stands beside it and stays as it is. With `brief` the hops and the
// route tables are folded at first. What stands inside the element is shown until the lab is there, and stays where it cannot be.
import { AnswerView } from './answer.js';
import { h, uniqueId } from './dom.js';
import { Editor, problem } from './editor.js';
import { LabElement, save, text } from './element.js';

const MARKS = { Reachable: '✓', Partly: '!', Undecided: '?', Blocked: '✗' };
const ELSEWHERE = ['203.0.113.80', 's3://another-bucket', 'dynamodb://Orders'];

export class Lab extends LabElement {
    #original;
    #undone = [];

    /** The module of the model that answers. */
    get module() {
        return 'lab';
    }

    get source() {
        return this.getAttribute('template');
    }

    async open(template) {
        this.#original = template;
        const beside = this.getAttribute('with');
        const besideText = beside && await text(beside);
        this.trace = (template, from, to) => beside
            ? this.model.trace_beside(template, this.file, besideText, beside, from, to)
            : this.model.trace(template, this.file, from, to);
        this.build();
        const asked = { from: this.getAttribute('from') ?? '', to: this.getAttribute('to') ?? '' };
        const linked = await this.linked();
        this.#restore({ template, ...asked, ...this.kept(), ...linked });
        this.recompute();
        if (linked) {
            this.scrollIntoView();
        }
    }

    build() {
        this.statusId = uniqueId('status');
        this.editor = new Editor(this.file, () => this.recompute());
        this.answer = new AnswerView(line => this.editor.goTo(line), !this.hasAttribute('brief'));
        this.from = h('select', { id: uniqueId('from'), onchange: () => this.recompute() });
        const suggestions = h('datalist', { id: uniqueId('destinations') });
        this.suggestions = suggestions;
        this.to = h('input', {
            id: uniqueId('to'), list: suggestions.id, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off',
            oninput: () => this.recompute(),
        });
        this.status = h('div', { class: 'lab-status', id: this.statusId });
        this.undo = h('button', { type: 'button', class: 'lab-button', onclick: () => this.#undo() }, 'Undo');
        this.reset = h('button', { type: 'button', class: 'lab-button', onclick: () => this.replace(this.#original) }, 'Reset');
        this.replaceChildren(h('section', { class: 'lab', 'aria-label': `Lab: ${this.file}` },
            this.panel(),
            h('div', { class: 'lab-side' },
                h('div', { class: 'lab-question' },
                    h('label', { for: this.from.id }, 'From'), this.from,
                    h('label', { for: this.to.id }, 'to'), this.to, suggestions),
                this.editor.element, this.status, this.announcer,
                h('div', { class: 'lab-tools' }, ...this.#presets(), this.reset, this.undo,
                    this.linkButton(),
                    h('button', { type: 'button', class: 'lab-button', onclick: () => this.#download() }, 'Download'),
                    this.tools(),
                    this.note)),
            this.answer.picture,
            this.answer.details));
    }

    /** The buttons that an element that is more than a lab has besides. */
    tools() {
        return [];
    }

    /** What an element that is more than a lab shows before it. */
    panel() {
        return '';
    }

    /** Asks the model. Everything follows from what stands in the editor and in the two fields. */
    recompute() {
        const { text } = this.editor;
        const traced = this.trace(text, this.from.value, this.to.value);
        if (traced.figure) {
            this.#offer(traced);
            this.answer.show(traced);
        } else {
            this.answer.keep();
        }
        const problems = traced.problems ?? [];
        this.#mark(problems);
        this.#say(problems, traced.outcome);
        this.reset.disabled = text === this.#original;
        this.undo.disabled = this.#undone.length === 0;
        this.keep();
    }

    /** Asks something else. */
    ask(from, to) {
        this.#restore({ template: this.editor.text, from, to });
        this.recompute();
    }

    /** Puts another text into the editor, so that it can be undone. */
    replace(text) {
        this.#undone.push(this.editor.text);
        this.editor.text = text;
        this.recompute();
    }

    #undo() {
        this.editor.text = this.#undone.pop();
        this.recompute();
        if (this.undo.disabled) {
            this.editor.area.focus();
        }
    }

    /** The instances to ask from; one that is gone stays chosen, and the answer says that it is gone. */
    #offer({ sources, destinations }) {
        const names = sources.includes(this.from.value) ? sources : [this.from.value, ...sources];
        if (names.join() !== [...this.from.options].map(option => option.value).join()) {
            const { value } = this.from;
            this.from.replaceChildren(...names.map(name => h('option', { value: name }, name)));
            this.from.value = value;
        }
        this.suggestions.replaceChildren(...[...destinations, ...ELSEWHERE].map(value => h('option', { value })));
    }

    #mark(problems) {
        const about = input => problems.filter(problem => problem.input === input);
        this.editor.mark(about('template').map(problem => problem.line).filter(Boolean), this.statusId);
        for (const [field, input] of [[this.from, 'from'], [this.to, 'to']]) {
            field.setAttribute('aria-invalid', about(input).length > 0);
            field.setAttribute('aria-describedby', this.statusId);
        }
    }

    #say(problems, outcome) {
        const headline = outcome
            ? `${MARKS[outcome.verdict]} ${outcome.headline}: ${outcome.symptom}.`
            : `✗ ${problems.length === 1 ? 'A problem' : `${problems.length} problems`}`;
        this.status.className = `lab-status lab-${(outcome?.verdict ?? 'problem').toLowerCase()}`;
        this.status.replaceChildren(outcome ? headline : h('ul', {}, problems.slice(0, 5).map(found => problem(this.editor, found))));
        const spoken = outcome ? headline : `${headline}: ${problems[0]?.line ? `line ${problems[0].line}: ` : ''}${problems[0]?.message}`;
        this.announce(spoken);
    }

    /** The changes that the page has prepared: `[{label, find, replace}]` in a script inside the element. */
    #presets() {
        const script = this.querySelector('script[type="application/json"]');
        return (script ? JSON.parse(script.textContent) : []).map(({ label, find, replace }) => h('button', {
            type: 'button', class: 'lab-button', onclick: () => this.replace(this.editor.text.replace(find, () => replace)),
        }, label));
    }

    // What the reader wrote, for the next visit, for a link and for a file.

    get state() {
        return { template: this.editor.text, from: this.from.value, to: this.to.value };
    }

    #restore({ template, from, to }) {
        this.editor.text = template;
        if (![...this.from.options].some(option => option.value === from)) {
            this.from.append(h('option', { value: from }, from));
        }
        this.from.value = from;
        this.to.value = to;
    }

    #download() {
        save(new Blob([this.editor.text], { type: 'application/yaml' }), this.file);
    }
}
