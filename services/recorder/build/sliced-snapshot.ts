import type { Plugin } from 'vite';

/** Source text of rrweb's recorder, and what stands in its place. */
const changes: [was: string | RegExp, is: string][] = [
  // The page's children are not serialized within the call, but left to who walks the page and may rest in between.
  [
    '(serializedNode.type === NodeType.Document || serializedNode.type === NodeType.Element) && recordChild) {\n',
    '(serializedNode.type === NodeType.Document || serializedNode.type === NodeType.Element) && recordChild && options.deferChildren) {\n    if (serializedNode.tagName === "head" && slimDOMOptions.headWhitespace) preserveWhiteSpace = false;\n    if (serializedNode.tagName !== "textarea" || serializedNode.attributes.value === void 0)\n      options.deferChildren(needsMask, preserveWhiteSpace, typeof serializedNode.attributes?._cssText === "string");\n  } else if ((serializedNode.type === NodeType.Document || serializedNode.type === NodeType.Element) && recordChild) {\n',
  ],
  // A text is masked as its parent is, which was looked at already.
  [
    '  if (!needsMask) {\n    const checkAncestors',
    '  if (!needsMask && !(needsMask === false && n.nodeType === 3)) {\n    const checkAncestors',
  ],
  // Methods, which it takes for accessors that the page has replaced: it would add a frame to every page to get others.
  ['Element: ["shadowRoot", "querySelector", "querySelectorAll"]', 'Element: ["shadowRoot"]'],
  // Changes are seen first by who walks the page or keeps to a budget, who also hears what they cost.
  [
    '    __publicField(this, "processMutations", (mutations) => {\n',
    '    __publicField(this, "processMutations", (records) => {\n      const mutations = mutationSink ? mutationSink.filter(records) : records;\n      if (mutations.length === 0) return;\n      const start = performance.now();\n',
  ],
  [
    '      this.emit();\n    });\n',
    `      const others = this.movedSet.size > 0 ? this.takeFromOthers() : [];
      this.emit();
      for (const other of others) other.emit();
      mutationSink?.spent(performance.now() - start);
    });
    // What is moved out of a shadow root is taken out there before it is put in here, though here was heard of first.
    this.takeFromOthers = () => mutationBuffers.filter((other) => {
      if (other === this) return false;
      const records = other.observer.takeRecords();
      const mutations = mutationSink ? mutationSink.filter(records) : records;
      mutations.forEach(other.processMutation);
      this.removes.push(...other.removes.splice(0));
      this.mapRemoves.push(...other.mapRemoves.splice(0));
      return mutations.length > 0;
    });
`,
  ],
  // Where nothing is left to tell, what led to it is forgotten all the same (the gate drops the empty event). It was kept: a
  // frame's document that was parsed after it was found stayed among what is thrown away, with all that was added to it later.
  [
    '      if (!payload.texts.length && !payload.attributes.length && !payload.removes.length && !payload.adds.length) {\n        return;\n      }\n',
    '',
  ],
  ['const mutationBuffers = [];\n', 'const mutationBuffers = [];\nlet mutationSink;\n'],
  [
    '  observer.observe(rootEl, {\n    attributes: true,\n    attributeOldValue',
    '  mutationBuffer.observer = observer;\n  observer.observe(rootEl, {\n    attributes: true,\n    attributeOldValue',
  ],
  // A click may fall on an element that the walk has not come to: its id is given out before.
  [
    'const id = mirror2.getId(target);\n      const { clientX',
    'const id = idOf(target, mirror2);\n      const { clientX',
  ],
  [
    '    id = genId();\n  }\n  const serializedNode',
    '    id = givenIds.get(n) ?? genId();\n  }\n  const serializedNode',
  ],
  [
    'function genId() {',
    `const givenIds = new WeakMap();
function idOf(n, mirror2) {
  const known = mirror2.getId(n);
  if (known !== -1 || !n) return known;
  const id = givenIds.get(n) ?? genId();
  givenIds.set(n, id);
  return id;
}
function genId() {`,
  ],
  // A frame's document is recorded anew with each keyframe, but observed once.
  [
    '        handlers.push(observe(iframeEl.contentDocument));',
    '        if (observed.has(iframeEl.contentDocument)) return;\n        observed.add(iframeEl.contentDocument);\n        handlers.push(observe(iframeEl.contentDocument));',
  ],
  [
    '    const handlers = [];\n    const observe = ',
    '    const handlers = [];\n    const observed = new WeakSet();\n    const observe = ',
  ],
  // Whether anything is selected makes the browser style the page: not in the task that starts everything else.
  [
    '  updateSelection();\n  return on("selectionchange"',
    '  setTimeout(updateSelection);\n  return on("selectionchange"',
  ],
  // Observe first, so that nothing is missed.
  [
    '      takeFullSnapshot();\n      handlers.push(observe(document));\n      recording = true;',
    '      handlers.push(observe(document));\n      recording = true;\n      takeFullSnapshot();',
  ],
  [
    / {2}takeFullSnapshot = \(isCheckout = false\) => \{[\s\S]*?\n {2}\};\n(?= {2}try \{\n {4}const handlers)/,
    takeFullSnapshot(),
  ],
];

/** In place of rrweb's own, which blocks the page until it is done: hands out what a walk in slices needs. */
function takeFullSnapshot(): string {
  return `
  takeFullSnapshot = () => options.takeSnapshot({
    firstChild: index.firstChild,
    nextSibling: index.nextSibling,
    mirror,
    number: (n) => {
      const known = mirror.getId(n);
      return known === -1 ? givenIds.get(n) ?? genId() : known;
    },
    shadowRoot: index.shadowRoot,
    serialize: serializeNodeWithId,
    forget: (n) => mirror.removeNodeFromMap(n),
    drain: () => mutationBuffers.forEach((buffer) => buffer.processMutations(buffer.observer.takeRecords())),
    intercept: (sink) => {
      mutationSink = sink;
    },
    begin: () => {
      stylesheetManager.reset();
      shadowDomManager.init();
    },
    end: () => stylesheetManager.adoptStyleSheets(document.adoptedStyleSheets ?? [], mirror.getId(document)),
    options: {
      doc: document,
      mirror,
      blockClass,
      blockSelector,
      maskTextClass,
      maskTextSelector,
      inlineStylesheet,
      maskInputOptions,
      maskTextFn,
      maskInputFn,
      slimDOMOptions,
      onSerialize: (n) => {
        if (isSerializedIframe(n, mirror)) iframeManager.addIframe(n);
        if (isSerializedStylesheet(n, mirror)) stylesheetManager.trackLinkElement(n);
        if (hasShadowRoot(n)) shadowDomManager.addShadowRoot(index.shadowRoot(n), document);
      },
      onIframeLoad: (iframe, childSn) => {
        iframeManager.attachIframe(iframe, childSn);
        shadowDomManager.observeAttachShadow(iframe);
      },
      onStylesheetLoad: (link, childSn) => stylesheetManager.attachLinkElement(link, childSn),
      keepIframeSrcFn,
    },
  });
`;
}

/**
 * Opens rrweb's recorder where it takes its full snapshot, so that `src/recording/snapshot-walk.ts` can take it in slices:
 * `record()` gets the option `takeSnapshot`. Fails when rrweb's file is laid out in another way.
 */
export function slicedSnapshot(): Plugin {
  return {
    name: 'sightline:sliced-snapshot',
    transform(source, id) {
      if (!/@rrweb[\\/]record[\\/]dist[\\/]record\.js/.test(id)) return null;
      let code = source;
      for (const [was, is] of changes) {
        const next = code.replace(was, () => is);
        if (next === code) throw new Error(`rrweb has changed: not found where it used to be: ${was}`);
        code = next;
      }
      return { code, map: null };
    },
  };
}
