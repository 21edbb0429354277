// Draws the mermaid diagrams of a page in the colours of its theme. Until then, and without it, their source is shown.
'use strict';

(() => {
    const drawn = new Map();

    function colours() {
        const style = getComputedStyle(document.documentElement);
        const colour = name => style.getPropertyValue(name).trim();
        return {
            background: colour('--bg'),
            primaryColor: colour('--surface'),
            primaryTextColor: colour('--fg'),
            primaryBorderColor: colour('--accent'),
            secondaryColor: colour('--surface'),
            tertiaryColor: colour('--bg'),
            tertiaryTextColor: colour('--fg'),
            tertiaryBorderColor: colour('--line'),
            lineColor: colour('--muted'),
            textColor: colour('--fg'),
            edgeLabelBackground: colour('--bg'),
            clusterBkg: colour('--bg'),
            clusterBorder: colour('--line'),
            noteBkgColor: colour('--surface'),
            noteTextColor: colour('--fg'),
            noteBorderColor: colour('--line'),
            actorBkg: colour('--surface'),
            actorTextColor: colour('--fg'),
            actorBorder: colour('--accent'),
            signalTextColor: colour('--fg'),
            fontFamily: getComputedStyle(document.body).fontFamily,
            fontSize: '15px',
        };
    }

    async function render(pre) {
        const { mermaid } = window;
        mermaid.initialize({
            startOnLoad: false,
            securityLevel: 'strict',
            theme: 'base',
            themeVariables: colours(),
        });
        const place = drawn.get(pre);
        const { svg } = await mermaid.render(place.dataset.name, pre.textContent);
        place.innerHTML = svg;
        pre.hidden = true;
        // On a narrow screen a wide diagram scrolls before its words become too small to read.
        const drawing = place.firstElementChild;
        drawing.style.minWidth = `${0.75 * drawing.viewBox.baseVal.width}px`;
    }

    // One at a time: mermaid keeps its settings for itself.
    let queue = Promise.resolve();

    function enqueue(pre) {
        queue = queue.then(() => render(pre)).catch(error => {
            pre.hidden = false;
            drawn.get(pre).replaceChildren();
            console.error(error);
        });
        return queue;
    }

    window.drawDiagram = async (pre, loadMermaid) => {
        await loadMermaid();
        const place = document.createElement('div');
        place.className = 'diagram';
        place.dataset.name = `diagram-${drawn.size + 1}`;
        pre.after(place);
        drawn.set(pre, place);
        await enqueue(pre);
        return place;
    };

    let theme = document.documentElement.className;
    new MutationObserver(() => {
        const now = document.documentElement.className.replace('sidebar-visible', '').trim();
        if (now !== theme) {
            theme = now;
            drawn.forEach((_, pre) => enqueue(pre));
        }
    }).observe(document.documentElement, { attributeFilter: ['class'] });
})();
