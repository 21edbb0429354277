// Elements, without a word of HTML: what readers write can never become markup.

/** An element with attributes, listeners (`onclick`) and children. What is null or false is left out. */
export function h(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) {
            continue;
        }
        if (key.startsWith('on')) {
            element.addEventListener(key.slice(2), value);
        } else {
            element.setAttribute(key, value === true ? '' : value);
        }
    }
    element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
    return element;
}

/** What the model has drawn, an `<svg>` or a `<table>`, as an element. No word of a reader's is in it. */
export function drawn(markup) {
    return document.importNode(new DOMParser().parseFromString(markup, 'text/html').body.firstElementChild, true);
}

let ids = 0;

/** An id that nothing else in the page has. */
export function uniqueId(name) {
    ids += 1;
    return `lab-${ids}-${name}`;
}

/** Where the book begins. */
export const site = new URL('..', import.meta.url);

/** A documented rule, as a link to its page. */
export function rule(id) {
    return id && h('a', { class: 'lab-rule', href: new URL(`reference/rules.html#${id.toLowerCase()}`, site) }, id);
}

/** A text with `code` and rules in it. */
export function prose(text) {
    return text.split(/(`[^`]+`|\b(?:RT|API|SV|IF|PR)-\d+\b)/).map((part, place) => {
        if (place % 2 === 0) {
            return part;
        }
        return part.startsWith('`') ? h('code', {}, part.slice(1, -1)) : rule(part);
    });
}
