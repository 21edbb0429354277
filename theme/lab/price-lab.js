// <vpce-price-lab compare="nat nat+interface gb=500">: what designs cost in a month, with a slider for each part of the workload.
// What stands inside the element is shown until the lab is there, and stays where it cannot be.
import { drawn, h, uniqueId } from './dom.js';
import { LabElement } from './element.js';

/** Fine steps where little changes much: 0, 10, 15, 20, 30, 50, 70, 100 … up to ten million GB, some 10 PB. */
const VOLUMES = [0, ...[1, 2, 3, 4, 5, 6].flatMap(power => [1, 1.5, 2, 3, 5, 7].map(step => step * 10 ** power)), 1e7];
const COUNTS = [...Array.from({ length: 20 }, (_, place) => place + 1), 25, 30, 40, 50, 75, 100];
const ZONES = [1, 2, 3, 4, 5, 6];

const SLIDERS = [
    { name: 'gb', label: 'GB a month', stops: VOLUMES, usual: 0 },
    { name: 'gateway-gb', label: 'GB to S3', stops: VOLUMES, usual: 0, rare: true },
    { name: 'cross-zone-gb', label: 'between zones', stops: VOLUMES, usual: 0, rare: true },
    { name: 'vpcs', label: 'VPCs', stops: COUNTS, usual: 1 },
    { name: 'endpoints', label: 'endpoints', stops: COUNTS, usual: 1 },
    { name: 'zones', label: 'zones', stops: ZONES, usual: 1 },
];
const AXES = [['gb', 'GB a month'], ['vpcs', 'VPCs'], ['endpoints', 'endpoints'], ['zones', 'zones'], ['hours', 'hours']];

const number = new Intl.NumberFormat('en-US');

export class PriceLab extends LabElement {
    #regions;
    #designs;
    #sliders;
    #region;
    #axis;

    get module() {
        return 'price_lab';
    }

    files() {
        return [];
    }

    open() {
        this.#regions = this.model.regions();
        this.#build();
        this.#redraw();
    }

    #build() {
        const words = this.getAttribute('compare').split(/\s+/).filter(Boolean);
        this.#designs = words.filter(word => !word.includes('='));
        const asked = new Map(words.filter(word => word.includes('=')).map(word => word.split('=')));
        this.#sliders = SLIDERS.filter(slider => !slider.rare || asked.has(slider.name)).map(slider =>
            new Slider(slider, Number(asked.get(slider.name) ?? slider.usual), () => this.#redraw()));
        this.#region = this.#choice('region', this.#regions.map(region => [region, region]), asked.get('region') ?? 'us-east-1');
        this.#axis = this.#choice('axis', AXES, asked.get('by') ?? 'gb');
        this.figure = h('figure', { class: 'lab-figure' });
        this.status = h('div', { class: 'lab-status' });
        this.designs = h('div', {});
        this.answers = h('div', {});
        this.numbers = h('div', { class: 'lab-table' });
        this.replaceChildren(h('section', { class: 'lab', 'aria-label': 'Lab: what it costs' },
            h('div', { class: 'lab-picture' }, this.figure),
            h('div', { class: 'lab-side' },
                h('div', { class: 'lab-sliders' },
                    row('Region', this.#region), this.#sliders.map(slider => slider.row), row('drawn over', this.#axis)),
                this.status, this.announcer,
                h('div', { class: 'lab-tools' },
                    h('button', { type: 'button', class: 'lab-button', onclick: () => this.#reset() }, 'Reset'))),
            h('div', { class: 'lab-details' }, this.designs, this.answers,
                h('details', { class: 'lab-rest' }, h('summary', {}, 'The numbers of the picture'), this.numbers))));
    }

    #choice(name, options, value) {
        const select = h('select', { id: uniqueId(name), onchange: () => this.#redraw() },
            options.map(([option, label]) => h('option', { value: option }, label)));
        select.value = value;
        return select;
    }

    #reset() {
        this.#build();
        this.#redraw();
        this.querySelector('.lab-button').focus();
    }

    #question() {
        // No more crosses zones than is sent.
        const most = this.#sliders.find(slider => slider.name === 'gb').value;
        const settings = this.#sliders.map(({ name, value }) =>
            `${name}=${name === 'cross-zone-gb' ? Math.min(value, most) : value}`);
        return [...this.#designs, `region=${this.#region.value}`, `by=${this.#axis.value}`, ...settings].join(' ');
    }

    /** Asks the model. Everything follows from where the sliders stand. */
    #redraw() {
        const compared = this.model.compare(this.#question());
        const said = compared.problem ? `✗ ${compared.problem}: ${compared.help}` : `${compared.headline}.`;
        this.status.className = `lab-status lab-${compared.problem ? 'problem' : 'reachable'}`;
        this.status.replaceChildren(said);
        this.announce(said);
        if (!compared.problem) {
            this.#show(compared);
        }
    }

    #show({ picture, table, designs, answers, unit }) {
        this.figure.replaceChildren(drawn(picture));
        this.numbers.replaceChildren(drawn(table));
        const rows = designs.map(({ design, title, cost, cheapest, missing }) => h('tr', { class: cheapest && 'lab-chosen' },
            h('th', { scope: 'row' }, h('code', {}, design)),
            h('td', {}, cost ?? 'not known'),
            h('td', {}, title, cheapest && ' · the cheapest', missing.length > 0 && ` · no price here for ${missing.join(', ')}`)));
        this.designs.replaceChildren(h('div', { class: 'lab-table' }, h('table', {},
            h('thead', {}, h('tr', {}, ['design', 'a month', 'what it is'].map(head => h('th', { scope: 'col' }, head)))),
            h('tbody', {}, rows))));
        this.answers.replaceChildren(
            h('p', { class: 'lab-title' }, answers.length > 1 ? `The cheapest by ${unit}` : `The cheapest, whatever the ${unit}`),
            h('ul', {}, answers.map(([values, cheapest]) => h('li', {}, answers.length > 1 && `${values}: `, h('strong', {}, cheapest)))));
    }
}

function row(label, control, value) {
    return h('div', { class: 'lab-slider' }, h('label', { for: control.id }, label), control, value);
}

/** A slider over chosen values, with its value in words. */
class Slider {
    #stops;
    #input;
    #output;
    #label;

    constructor({ name, label, stops }, value, changed) {
        this.name = name;
        this.#label = label;
        this.#stops = [...new Set([...stops, value])].sort((one, other) => one - other);
        this.#output = h('output', {});
        this.#input = h('input', {
            type: 'range', id: uniqueId(name), min: 0, max: this.#stops.length - 1, step: 1,
            oninput: () => { this.#tell(); changed(); },
        });
        this.#input.value = this.#stops.indexOf(value);
        this.row = row(label, this.#input, this.#output);
        this.#tell();
    }

    get value() {
        return this.#stops[this.#input.value];
    }

    #tell() {
        const value = number.format(this.value);
        this.#output.textContent = value;
        this.#input.setAttribute('aria-valuetext', `${value} ${this.#label}`);
    }
}
