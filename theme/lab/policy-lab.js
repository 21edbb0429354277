// <vpce-policy-lab request="endpoint-policy-request.json">: a request and the policies that have a say in it, to be changed, and
// what comes of it. The file is one for `vpce authorize`; of several actions and resources the first are asked for and the others
// offered. What stands inside the element is shown until the lab is there, and stays where it cannot be.
import { drawn, h, site, uniqueId } from './dom.js';
import { Editor, problem } from './editor.js';
import { LabElement, save } from './element.js';

const RULES = new URL('reference/rules.html', site).href;
const FIELDS = [['CallerArn', 'Principal'], ['ActionNames', 'Action'], ['ResourceArns', 'Resource'], ['ResourceOwner', 'Owner']];
const MARKS = { allowed: '✓', implicitDeny: '✗', explicitDeny: '✗' };

export class PolicyLab extends LabElement {
    /** What of the request the reader does not see. */
    #rest = {};
    #fields = [];
    #keys = [];
    /** The editors by the fields of the request: one, a list of them, or a list of lists. */
    #policies = {};
    #original;
    #before;

    get module() {
        return 'policy_lab';
    }

    get source() {
        return this.getAttribute('request');
    }

    async open(file) {
        this.#read(JSON.parse(file));
        this.#build();
        this.#original = this.state;
        const linked = await this.linked();
        this.#restore({ ...this.#original, ...this.kept(), ...linked });
        this.#recompute();
        if (linked) {
            this.scrollIntoView();
        }
    }

    #read({ ContextEntries: entries = [], ...request }) {
        const changed = () => this.#recompute();
        for (const [name, label] of FIELDS.filter(([name]) => name in request)) {
            this.#fields.push(new Field(name, label, offers(name, request), changed));
        }
        this.#keys = entries.map(entry => new ContextKey(entry, true, true, changed));
        for (const [name, value] of Object.entries(request)) {
            if (this.model.read(name, '').PolicyType) {
                this.#policies[name] = grown(name, value, (path, policy) => new Sheet(path, policy, this.model, changed));
            } else if (!FIELDS.some(([field]) => field === name)) {
                this.#rest[name] = value;
            }
        }
    }

    #build() {
        const button = (label, onclick) => h('button', { type: 'button', class: 'lab-button', onclick }, label);
        this.reset = button('Reset', () => this.#replace(this.#original));
        this.undo = button('Undo', () => this.#undo());
        this.context = h('fieldset', { class: 'lab-context' }, h('legend', {}, 'Context keys that the request has'));
        this.status = h('div', { class: 'lab-status lab-problem' });
        this.stale = h('p', { class: 'lab-stale' }, 'This is from when the request last could be read.');
        this.answer = h('div', {});
        this.replaceChildren(h('section', { class: 'lab', 'aria-label': `Lab: ${this.file}` },
            h('div', { class: 'lab-side' },
                h('div', { class: 'lab-fields' }, this.#fields.flatMap(field => field.parts)),
                this.context,
                this.#sheets.map(sheet => sheet.element),
                h('div', { class: 'lab-tools' }, this.reset, this.undo, this.linkButton(),
                    button('Download', () => save(new Blob([this.#question()], { type: 'application/json' }), this.file)),
                    this.note)),
            h('div', { class: 'lab-decision' }, this.status, this.stale, this.answer, this.announcer)));
    }

    get #sheets() {
        return Object.values(this.#policies).flat(Infinity);
    }

    /** The request as it stands, in the shape of the file. An empty policy does not exist. */
    #question() {
        const fields = this.#fields.map(field => [field.name, field.value || undefined]);
        const policies = Object.entries(this.#policies).map(([name, tree]) => [name, left(tree)]).filter(([, tree]) => tree)
            .map(([name, tree]) => [name, grown(name, tree, (path, sheet) => sheet.written(path))]);
        const ContextEntries = this.#keys.filter(key => key.present).map(key => key.entry);
        const question = { ...Object.fromEntries(fields), ContextEntries, ...this.#rest, ...Object.fromEntries(policies) };
        return JSON.stringify(question, null, 2);
    }

    /** Asks the model. Everything follows from what stands in the fields and the editors. */
    #recompute() {
        const unread = this.#sheets.filter(sheet => !sheet.check());
        const question = this.#question();
        const { EvaluationResults: results, Explanations: explanations, Findings: findings = [] } =
            this.model.authorize(question, RULES);
        if (results) {
            this.#offerKeys(results[0].MissingContextValues);
            this.#show(results[0], explanations[0]);
        } else {
            this.#refuse(unread, findings);
        }
        this.#markFields(unread.length > 0 ? [] : findings, question);
        this.reset.disabled = JSON.stringify(this.state) === JSON.stringify(this.#original);
        this.undo.disabled = !this.#before;
        this.keep();
    }

    #show({ EvalDecision: decision, Message: message, Statements: statements }, explanation) {
        this.#freshen(true);
        this.answer.replaceChildren(drawn(explanation));
        // A statement leads to where it stands.
        const titles = this.answer.querySelectorAll('.statements > li > :first-child');
        for (const [place, { SourcePolicyId: name, StartPosition: { Line: line, Column: column } }] of statements.entries()) {
            const sheet = this.#sheets.find(one => one.path === name);
            if (sheet) {
                const title = titles[place];
                title.replaceChildren(h('button', {
                    type: 'button', class: 'lab-link', onclick: () => sheet.editor.goTo(line, column),
                }, title.textContent));
            }
        }
        this.announce(`${MARKS[decision]} ${decision}. ${message ?? ''}`);
    }

    /** Says what cannot be read; the last answer stays, and is shown to be an old one. */
    #refuse(unread, findings) {
        const mistakes = unread.length > 0
            ? unread.map(({ name }) => `${name} cannot be read: see below it`)
            : findings.map(({ Message: message, Help: help }) => `${message}: ${help}`);
        this.#freshen(false);
        this.status.replaceChildren(h('ul', {}, mistakes.map(mistake => h('li', {}, `✗ ${mistake}`))));
        this.announce(`✗ ${unread[0]?.mistake ?? mistakes[0]}`);
    }

    #freshen(fresh) {
        this.status.hidden = fresh;
        this.stale.hidden = fresh;
        this.answer.classList.toggle('lab-old', !fresh);
    }

    /** The fields that a mistake in the request is about: each stands on a line of its own. */
    #markFields(findings, question) {
        const lines = question.split('\n');
        const wrong = findings.map(({ Position: { Line: line } }) => /^ {2}"(\w+)"/.exec(lines[line - 1])?.[1]);
        this.#fields.forEach(field => field.input.setAttribute('aria-invalid', wrong.includes(field.name)));
    }

    /** The keys that the policies look at can be given to the request. One that nobody looks at any more goes again. */
    #offerKeys(missing) {
        const isMissing = key => missing.some(name => key.is(name));
        const stays = key => key.present || key.ofFile || isMissing(key) || key.row.contains(document.activeElement);
        const kept = this.#keys.filter(stays);
        const added = missing.filter(name => !kept.some(key => key.is(name)));
        this.#keys = [...kept, ...added.map(name => this.#key(name, this.#comparedWith(name), false))];
        this.#placeKeys();
    }

    #key(name, value, present) {
        const entry = { ContextKeyName: name, ContextKeyValues: value };
        return new ContextKey(entry, present, false, () => this.#recompute());
    }

    /** Only what comes or goes is touched: a field that is typed in keeps the focus. */
    #placeKeys() {
        const rows = this.#keys.map(key => key.row);
        [...this.context.children].slice(1).filter(row => !rows.includes(row)).forEach(row => row.remove());
        this.context.append(...rows.filter(row => !row.isConnected));
        this.context.hidden = rows.length === 0;
    }

    /** The first value that a policy compares a key with. */
    #comparedWith(name) {
        const conditions = this.#sheets.flatMap(sheet => sheet.statements).flatMap(({ Condition: condition }) =>
            Object.values(condition ?? {}).flatMap(keys => Object.entries(keys)));
        const [, values] = conditions.find(([key]) => key.toLowerCase() === name.toLowerCase()) ?? [];
        return String([values].flat()[0] ?? '');
    }

    // What the reader wrote, for the next visit, for a link and for a file.

    get state() {
        const texts = (parts, text) => Object.fromEntries(parts.map(part => [part.name, text(part)]));
        return {
            fields: texts(this.#fields, field => field.value),
            context: texts(this.#keys.filter(key => key.present), key => key.value),
            policies: texts(this.#sheets, sheet => sheet.editor.text),
        };
    }

    #restore({ fields, context, policies }) {
        this.#fields.forEach(field => { field.value = fields[field.name] ?? ''; });
        this.#sheets.forEach(sheet => { sheet.editor.text = policies[sheet.name] ?? ''; });
        this.#keys.forEach(key => key.set(context[key.name]));
        const added = Object.entries(context).filter(([name]) => !this.#keys.some(key => key.is(name)));
        this.#keys.push(...added.map(([name, value]) => this.#key(name, value, true)));
        this.#placeKeys();
    }

    #replace(state) {
        this.#before = this.state;
        this.#restore(state);
        this.#recompute();
        this.undo.focus();
    }

    #undo() {
        this.#restore(this.#before);
        this.#before = null;
        this.#recompute();
        this.reset.focus();
    }
}

/** What a field may be about: what the file has, and for the principal whoever the policies name. */
function offers(name, request) {
    const given = [request[name]].flat();
    if (name !== 'CallerArn') {
        return given;
    }
    const named = JSON.stringify(request).match(/arn:aws[\w-]*:(?:iam|sts)::\d{12}:[^"*\\]+/g) ?? [];
    const roots = [...new Set(named.map(arn => `arn:aws:iam::${arn.split(':')[4]}:root`))];
    return [...new Set([...given, ...named, ...roots, 'anonymous'])];
}

/** A tree of the same shape, with something made of each policy. Their names are those that the model has for them. */
function grown(name, value, make) {
    return Array.isArray(value) ? value.map((item, place) => grown(`${name}.${place + 1}`, item, make)) : make(name, value);
}

/** What is left of a tree without the empty editors. A list in which none is left is no list. */
function left(tree) {
    if (!Array.isArray(tree)) {
        return tree.editor.text.trim() ? tree : null;
    }
    const items = tree.map(left).filter(Boolean);
    return items.length > 0 ? items : null;
}

/** A part of the request. */
class Field {
    constructor(name, label, offered, changed) {
        this.name = name;
        const list = h('datalist', { id: uniqueId('offers') }, offered.map(value => h('option', { value })));
        this.input = h('input', {
            id: uniqueId(name), value: offered[0], list: list.id, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off',
            oninput: changed,
        });
        this.parts = [h('label', { for: this.input.id }, label), this.input, list];
    }

    get value() {
        return this.input.value.trim();
    }

    set value(value) {
        this.input.value = value;
    }
}

/** A condition key, which the request has or has not. A comma stands between several values. */
class ContextKey {
    #entry;
    #box;
    #input;

    constructor(entry, present, ofFile, changed) {
        this.#entry = entry;
        this.name = entry.ContextKeyName;
        this.ofFile = ofFile;
        this.#box = h('input', { type: 'checkbox', id: uniqueId('key'), checked: present, onchange: changed });
        this.#input = h('input', {
            value: [entry.ContextKeyValues].flat().join(', '), 'aria-label': `Value of ${this.name}`,
            spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off',
            oninput: () => { this.#box.checked = true; changed(); },
        });
        this.row = h('div', { class: 'lab-key' }, this.#box, h('label', { for: this.#box.id }, this.name), this.#input);
    }

    is(name) {
        return this.name.toLowerCase() === name.toLowerCase();
    }

    get present() {
        return this.#box.checked;
    }

    get value() {
        return this.#input.value;
    }

    get entry() {
        return { ...this.#entry, ContextKeyValues: this.value.split(',').map(value => value.trim()) };
    }

    /** The request has it with a value, or has it not. */
    set(value) {
        this.#box.checked = value !== undefined;
        this.#input.value = value ?? this.#input.value;
    }
}

/** A policy in an editor, and below it what is wrong with it. */
class Sheet {
    #model;
    #problems = h('ul', { class: 'lab-status lab-problem lab-problems', id: uniqueId('problems'), hidden: true });

    constructor(name, policy, model, changed) {
        this.name = name;
        this.#model = model;
        const text = typeof policy === 'string' ? policy : JSON.stringify(policy, null, 2);
        this.editor = new Editor(`${name}, ${model.read(name, text).PolicyType}`, changed);
        this.editor.text = text;
        this.editor.area.placeholder = 'There is no such policy.';
        this.element = h('div', { class: 'lab-policy' }, this.editor.element, this.#problems);
    }

    /** Whether it can be read. An empty one can: it does not exist. */
    check() {
        const { text } = this.editor;
        this.path = null;
        const findings = text.trim() ? this.#model.read(this.name, text).Findings : [];
        const problems = findings.map(({ Position: position, Message: message, Help: help }) =>
            ({ line: position.Line, column: position.Column, message, help }));
        this.mistake = problems[0] && `${this.name}, line ${problems[0].line}: ${problems[0].message}`;
        this.#problems.hidden = problems.length === 0;
        this.#problems.replaceChildren(...problems.slice(0, 5).map(found => problem(this.editor, found)));
        this.editor.mark(problems.map(({ line }) => line), this.#problems.id);
        this.editor.area.rows = Math.min(Math.max(text.split('\n').length, 3), 24);
        return problems.length === 0;
    }

    /** Its text, for a request in which the model finds it by this path. */
    written(path) {
        this.path = path;
        return this.editor.text;
    }

    /** Its statements, as far as they can be read. */
    get statements() {
        try { return [JSON.parse(this.editor.text).Statement].flat(); } catch { return []; }
    }
}
