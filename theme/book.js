// What a page does beyond being read: themes, the sidebar, keys, copying, and the scripts that only some pages need.
// A classic script, so that a book opened from a folder works as well.
'use strict';

(() => {
    const root = document.documentElement;
    const site = new URL('.', document.currentScript.src);

    // Scripts that are loaded when they are needed.

    const loading = new Map();

    function load(name) {
        if (!loading.has(name)) {
            loading.set(name, new Promise((resolve, reject) => {
                const script = document.createElement('script');
                script.src = new URL(name, site);
                script.onload = resolve;
                script.onerror = () => reject(new Error(`${name} cannot be loaded`));
                document.head.append(script);
            }));
        }
        return loading.get(name);
    }

    /** Calls back once for each element, when it comes near the screen. */
    function whenNear(elements, act) {
        const observer = new IntersectionObserver(entries => {
            for (const entry of entries.filter(entry => entry.isIntersecting)) {
                observer.unobserve(entry.target);
                act(entry.target);
            }
        }, { rootMargin: '400px' });
        elements.forEach(element => observer.observe(element));
    }

    // What a reader chose is kept, where the browser lets us.

    function recall(key) {
        try { return localStorage.getItem(key); } catch { return null; }
    }

    function keep(key, value) {
        try {
            if (value) { localStorage.setItem(key, value); } else { localStorage.removeItem(key); }
        } catch { /* storage is closed to us */ }
    }

    // Themes.

    const themes = document.getElementById('mdbook-theme');
    const names = [...themes.options].map(option => option.value).filter(Boolean);
    const dark = window.matchMedia('(prefers-color-scheme: dark)');

    function showTheme() {
        const chosen = recall('mdbook-theme');
        const theme = names.includes(chosen) ? chosen : dark.matches ? 'navy' : 'light';
        themes.value = names.includes(chosen) ? chosen : '';
        root.classList.remove(...names);
        root.classList.add(theme);
        const background = getComputedStyle(root).backgroundColor;
        document.querySelector('meta[name="theme-color"]').content = background;
    }

    themes.addEventListener('change', () => {
        keep('mdbook-theme', themes.value);
        showTheme();
    });
    dark.addEventListener('change', showTheme);
    // Chosen in another window of the book.
    addEventListener('storage', showTheme);
    showTheme();

    // The sidebar.

    const sidebar = document.getElementById('mdbook-sidebar');
    const box = document.getElementById('mdbook-sidebar-toggle-anchor');
    const button = document.getElementById('mdbook-sidebar-toggle');

    function showSidebar(shown) {
        box.checked = shown;
        root.classList.toggle('sidebar-visible', shown);
        button.setAttribute('aria-expanded', shown);
        // Out of sight must be out of reach of the keyboard and of a search in the page, too.
        sidebar.inert = !shown;
    }

    button.addEventListener('click', () => {
        showSidebar(!box.checked);
        keep('mdbook-sidebar', box.checked ? 'visible' : 'hidden');
    });
    showSidebar(box.checked);

    // Folding a part of the contents: mdBook's toggles are links without an address, out of reach of the keyboard.

    for (const toggle of sidebar.querySelectorAll('.chapter-fold-toggle')) {
        const item = toggle.closest('li');
        const name = toggle.previousElementSibling?.textContent.trim() ?? 'part';
        toggle.tabIndex = 0;
        toggle.setAttribute('role', 'button');
        toggle.setAttribute('aria-label', `Pages of ${name}`);
        const tell = () => toggle.setAttribute('aria-expanded', item.classList.contains('expanded'));
        toggle.addEventListener('click', tell);
        toggle.addEventListener('keydown', event => {
            if (event.key === 'Enter' || event.key === ' ') {
                event.preventDefault();
                toggle.click();
            }
        });
        tell();
    }
    sidebar.querySelector('a.active')?.setAttribute('aria-current', 'page');

    // Search: three scripts and an index, for those who search.

    const searchButton = document.getElementById('mdbook-search-toggle');
    let searching = false;

    async function loadSearch() {
        // From here on mdBook's searcher listens to the button and to the key by itself.
        searching = true;
        await Promise.all([load('{{ resource "elasticlunr.min.js" }}'), load('{{ resource "mark.min.js" }}')]);
        await load('{{ resource "searcher.js" }}');
    }

    async function openSearch() {
        if (!searching) {
            await loadSearch();
            searchButton.click();
        }
    }

    searchButton?.addEventListener('click', openSearch);
    if (searchButton && /[?&](search|highlight)=/.test(location.search)) {
        loadSearch();
    }

    // Keys.

    const help = document.getElementById('mdbook-help');

    function isTyping(event) {
        const target = event.composedPath()[0];
        return target.isContentEditable || /^(input|select|textarea)$/i.test(target.nodeName);
    }

    // What mdBook's searcher asks of mdBook's own book.js.
    window.mdbook_something_else_has_focus = isTyping;

    /** A block that scrolls sideways needs the arrows for itself. */
    function isScrolling(event) {
        const target = event.composedPath()[0];
        return target.scrollWidth > target.clientWidth && target !== document.body;
    }

    document.addEventListener('keydown', event => {
        if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event) || help.open) {
            return;
        }
        const turn = { ArrowLeft: 'prev', ArrowRight: 'next' }[event.key];
        if (turn && !event.shiftKey && !isScrolling(event)) {
            document.querySelector(`.page-turner a[rel=${turn}]`)?.click();
        } else if ((event.key === '/' || event.key === 's') && !searching && searchButton) {
            event.preventDefault();
            openSearch();
        } else if (event.key === 'n') {
            document.getElementById('notes-toggle').click();
        } else if (event.key === '?') {
            help.showModal();
        }
    });

    // Blocks of code: a button that copies, colours, and hidden lines of Rust.

    /** What somebody would paste: of a console block its commands, of any other block everything. */
    function pasted(code) {
        const commands = code.textContent.split('\n').filter(line => line.startsWith('$ '));
        return code.classList.contains('language-console') && commands.length > 0
            ? commands.map(line => line.slice(2)).join('\n')
            : code.textContent;
    }

    function addButton(block, text, act) {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = text;
        button.addEventListener('click', () => act(button));
        let buttons = block.querySelector('.buttons');
        if (!buttons) {
            buttons = document.createElement('div');
            buttons.className = 'buttons';
            block.prepend(buttons);
        }
        buttons.append(button);
    }

    const codes = [...document.querySelectorAll('pre > code')];

    for (const code of codes) {
        if (code.querySelector('.boring')) {
            code.classList.add('hide-boring');
            addButton(code.parentElement, 'Show all lines', button => {
                const hidden = code.classList.toggle('hide-boring');
                button.textContent = hidden ? 'Show all lines' : 'Hide some lines';
            });
        }
        if (navigator.clipboard) {
            addButton(code.parentElement, 'Copy', async button => {
                await navigator.clipboard.writeText(pasted(code));
                button.textContent = 'Copied';
                setTimeout(() => { button.textContent = 'Copy'; }, 2000);
            });
        }
    }

    whenNear(codes.filter(code => /language-(?!text)/.test(code.className)), async code => {
        await load('{{ resource "highlight.js" }}');
        window.hljs.highlightBlock(code);
    });

    // What scrolls sideways can be scrolled by the keyboard.

    const scrollers = new ResizeObserver(entries => {
        for (const { target } of entries) {
            if (target.scrollWidth > target.clientWidth) {
                target.tabIndex = 0;
            } else {
                target.removeAttribute('tabindex');
            }
        }
    });
    for (const wide of [...codes, ...document.querySelectorAll('.table-wrapper, pre.mermaid')]) {
        scrollers.observe(wide);
    }

    // What is remembered of a reader: questions, read marks, the place. A book opened from a folder does without.

    import(new URL('reader/index.js', site)).catch(() => {});

    // Diagrams and labs.

    const diagrams = [...document.querySelectorAll('pre.mermaid')];

    async function draw(diagram) {
        await load('{{ resource "theme/diagram.js" }}');
        scrollers.observe(await window.drawDiagram(diagram, () => load('mermaid.min.js')));
    }

    if ('print' in root.dataset) {
        addEventListener('load', async () => {
            document.querySelectorAll('.scenario, figure > details').forEach(details => { details.open = true; });
            await Promise.allSettled(diagrams.map(draw));
            window.print();
        });
    } else {
        whenNear(diagrams, draw);
    }

    const labs = document.querySelectorAll('vpce-lab, vpce-exercise, vpce-policy-lab, vpce-price-lab, vpce-choice, .run[data-example]');

    function sayNoLab() {
        const note = document.createElement('p');
        note.className = 'no-lab';
        note.textContent = 'The labs of this copy cannot run: it was built without the model for the browser. '
            + 'What they would answer was recorded when the page was written.';
        labs[0].before(note);
    }

    if (labs.length > 0) {
        const lab = new URL('lab/index.js', site);
        (root.dataset.lab === 'built' ? import(lab) : Promise.reject()).catch(sayNoLab);
    }
})();
