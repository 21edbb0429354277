// An answer of the model as a page shows it: the picture, what blocks, every hop, the route tables.
import { h, prose, rule, uniqueId } from './dom.js';

const MARKS = { all: ['✓', 'passes'], some: ['!', 'passes in part'], none: ['✗', 'blocks'] };

export class AnswerView {
    #goTo;
    #lines = new Map();
    #shown = '';
    #figure = h('figure', { class: 'lab-figure' });
    #stale = [1, 2].map(() => h('p', { class: 'lab-stale', hidden: true }, 'This is from when the template last could be read.'));
    #causes = h('div', { class: 'lab-causes' });
    #hops = h('div', {});
    #tables = h('div', {});
    #rest = h('details', { class: 'lab-rest' });

    /** `goTo` brings the reader to a line of the template; `open` says whether the details are open to begin with. */
    constructor(goTo, open) {
        this.#goTo = goTo;
        this.picture = h('div', { class: 'lab-picture' }, this.#stale[0], this.#figure);
        this.details = h('div', { class: 'lab-details' },
            this.#stale[1], this.#causes,
            h('details', { open }, h('summary', {}, 'Every hop, and the setting that decided it'), this.#hops),
            h('details', { open }, h('summary', {}, 'The route tables'), this.#tables),
            this.#rest);
    }

    show(traced) {
        this.#freshen(true);
        const text = JSON.stringify(traced);
        if (text === this.#shown) {
            return;
        }
        this.#shown = text;
        this.#lines = new Map(traced.declared.map(({ id, line }) => [id, line]));
        const { outcome } = traced;
        this.#figure.replaceChildren(picture(traced.figure.svg));
        this.#causes.replaceChildren(...outcome ? this.#allCauses(outcome) : []);
        this.#hops.replaceChildren(...outcome ? [
            ...resolution(outcome.resolution),
            ...outcome.paths.flatMap((path, place) => this.#path(path, place)),
        ] : []);
        const address = outcome?.paths[0]?.example;
        this.#tables.replaceChildren(...traced.routes.map(table => this.#table(table, address)));
        this.#showRest(traced);
    }

    /** Says of what is shown that the template has moved on. */
    keep() {
        this.#freshen(this.#shown === '');
    }

    #freshen(fresh) {
        this.#stale.forEach(note => { note.hidden = fresh; });
        this.picture.classList.toggle('lab-old', !fresh);
    }

    /** A resource by its id; it leads to where the template declares it. */
    #resource(component) {
        return component.split(', ').flatMap((id, place) => {
            const line = this.#lines.get(id);
            const name = line
                ? h('button', { type: 'button', class: 'lab-link', title: `Line ${line}`, onclick: () => this.#goTo(line) }, id)
                : id;
            return place > 0 ? [', ', name] : [name];
        });
    }

    #allCauses({ explanations, cautions }) {
        const blocks = explanations.map(why => h('div', { class: 'lab-block' },
            h('p', {},
                h('span', { class: 'lab-mark' }, '✗ '), h('strong', {}, this.#resource(why.Component)), ' ',
                why.ExplanationCode && h('code', {}, why.ExplanationCode), ' ', rule(why.Rule)),
            h('p', {}, sentence(why.Message)),
            h('p', {}, 'To change it: ', ...prose(why.Help), '.')));
        const notes = cautions.map(caution => h('div', { class: 'lab-caution' },
            h('p', {}, h('span', { class: 'lab-mark' }, '! '), ...sentence(caution.message), ' ', rule(caution.rule))));
        return [...blocks, ...notes];
    }

    #path(path, place) {
        const title = `${place === 0 ? 'Request' : 'Another way, for'} ${place === 0 ? `to ${path.example}` : path.addresses.join(', ')}`;
        return [
            h('p', { class: 'lab-title' }, title),
            this.#list(path.request, 1),
            path.reply.length > 0 && h('p', { class: 'lab-title' }, 'Reply'),
            path.reply.length > 0 && this.#list(path.reply, path.request.length + 1),
            path.seenFrom && h('p', {}, `The other end sees ${path.seenFrom}.`),
        ].filter(Boolean);
    }

    #list(hops, start) {
        return h('ol', { class: 'lab-hops', start, style: `counter-reset: hop ${start - 1}` }, hops.map(hop => {
            const [mark, meaning] = MARKS[hop.passage];
            return h('li', { class: `lab-hop-${hop.passage}` },
                h('span', { class: 'lab-mark', role: 'img', 'aria-label': meaning, title: meaning }, mark),
                h('div', { class: 'lab-who' },
                    h('strong', {}, this.#resource(hop.component)), ' ', h('span', { class: 'lab-kind' }, hop.kind)),
                h('div', { class: 'lab-what' },
                    hop.sentence, ' ', rule(hop.rule),
                    (hop.losses ?? []).map(loss => h('div', { class: 'lab-loss' }, loss.sentence, ' ', rule(loss.rule)))));
        }));
    }

    #table(table, address) {
        const users = table.subnets.length > 0 ? `serves ${table.subnets.join(', ')}` : 'serves no subnet';
        const caption = [h('strong', {}, this.#resource(table.routeTableId)), ' ', users, table.main && ', the main table'];
        const head = ['Destination', 'Target', address && `For ${address}`].filter(Boolean);
        const scroller = h('div', { class: 'lab-table', role: 'region', tabindex: '0' }, h('table', {},
            h('caption', {}, caption),
            h('thead', {}, h('tr', {}, head.map(name => h('th', { scope: 'col' }, name)))),
            h('tbody', {}, table.rows.map(row => h('tr', { class: row.chosen && table.asked && 'lab-chosen' },
                h('td', {}, h('code', {}, row.destination)),
                h('td', {}, this.#resource(row.target), row.state !== 'active' && ` (${row.state})`),
                address && h('td', {}, ...fate(row, table)))))));
        scroller.setAttribute('aria-label', `Routes of ${table.routeTableId}`);
        return scroller;
    }

    #showRest({ notModelled, notRead }) {
        const items = [
            ...notModelled.map(({ logical_id, resource_type, position, reason }) =>
                [position, `${logical_id}, ${resource_type}${reason ? `: ${reason}` : ''}`]),
            ...notRead.map(({ logical_id, property, position, reason }) =>
                [position, `${logical_id}.${property}${reason ? `: ${reason}` : ''}`]),
        ];
        this.#rest.hidden = items.length === 0;
        const open = this.#rest.open;
        this.#rest.replaceChildren(
            h('summary', {}, `Not looked at: ${items.length} ${items.length === 1 ? 'thing' : 'things'}`),
            h('ul', {}, items.map(([{ line }, text]) => h('li', {},
                h('button', { type: 'button', class: 'lab-link', onclick: () => this.#goTo(line) }, `Line ${line}`), ' ', text))));
        this.#rest.open = open;
    }
}

/** The step before the first hop. */
function resolution(name) {
    return name?.resolves ? [h('p', {}, `${name.sentence}.`)] : [];
}

/** What becomes of a row for the address that is asked for. */
function fate(row, table) {
    if (row.chosen) {
        return [h('strong', {}, table.asked ? '✓ wins' : 'would win'), ` with ${row.matched} `, rule(row.rule)];
    }
    return row.lost ? [row.lost, ' ', rule(row.rule)] : ['does not match'];
}

/** The first letter in capitals and a full stop at the end. */
function sentence(text) {
    const capital = /^[a-z][a-z]+ /.test(text) ? text[0].toUpperCase() + text.slice(1) : text;
    return prose(capital.endsWith('.') ? capital : `${capital}.`);
}

/** The picture as elements, with ids of its own: the page may show the same picture elsewhere. */
function picture(svg) {
    const image = document.importNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement, true);
    const labels = [...image.children].filter(child => child.id);
    labels.forEach(label => { label.id = uniqueId(label.localName); });
    image.setAttribute('aria-labelledby', labels.map(label => label.id).join(' '));
    return image;
}
