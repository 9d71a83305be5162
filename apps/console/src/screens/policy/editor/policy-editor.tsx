import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import type { Hints, Problem } from '../checker.js';
import classes from './editor.module.css';
import { look } from './look.js';
import type { Schema } from './schema.js';
import { completions, meaningOf, type Texts } from './words.js';

export interface EditorHandle {
  /** Goes to a line, from 1, and takes the focus. */
  jump(line: number, column?: number): void;
}

export interface PolicyEditorProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly problems: readonly Problem[];
  readonly schema: Schema | undefined;
  readonly hints: Hints;
  readonly texts: Texts;
  /** Name of the editor for whoever does not see it. */
  readonly label: string;
  readonly readOnly?: boolean;
  readonly handle?: Ref<EditorHandle>;
}

const placeOf = (doc: Text, { line, column }: Problem): { from: number; to: number } => {
  const at = doc.line(Math.min(Math.max(1, line), doc.lines));
  const from = Math.min(at.from + Math.max(0, column - 1), at.to);
  const word = /^[\w."'-]+/.exec(doc.sliceString(from, at.to))?.[0].length ?? 0;
  return { from, to: Math.min(at.to, from + Math.max(1, word)) };
};

const hoverOf = (of: () => { schema: Schema | undefined; hints: Hints; texts: Texts }) =>
  hoverTooltip((view, pos) => {
    const line = view.state.doc.lineAt(pos);
    const left = /[\w.-]*$/.exec(line.text.slice(0, pos - line.from))![0].length;
    const right = /^[\w.-]*/.exec(line.text.slice(pos - line.from))![0].length;
    const [from, to] = [pos - left, pos + right];
    if (from === to) return null;
    const { schema, hints, texts } = of();
    const lines = meaningOf({ doc: view.state.doc.toString(), from, to }, schema, hints, texts);
    if (lines === undefined) return null;
    return {
      pos: from,
      end: to,
      above: true,
      create: () => {
        const dom = document.createElement('div');
        dom.className = 'policy-hover';
        lines.forEach((text, i) => {
          const row = dom.appendChild(document.createElement(i === 0 ? 'b' : 'div'));
          row.textContent = text;
        });
        return { dom };
      },
    };
  });

/** The text of a policy, with completion, problems at their places, and what each word means. */
export const PolicyEditor = (props: PolicyEditorProps) => {
  const { value, label, problems, readOnly = false, handle } = props;
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const now = () => latest.current;
    const own = new EditorView({
      parent: holder.current!,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          look(),
          lineNumbers(),
          lintGutter(),
          foldGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSelectionMatches(),
          search({ top: true }),
          yaml(),
          autocompletion({
            override: [
              completions(
                () => now().schema,
                () => now().hints,
                () => now().texts,
              ),
            ],
          }),
          hoverOf(now),
          keymap.of([
            ...defaultKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...foldKeymap,
            ...completionKeymap,
            ...lintKeymap,
          ]),
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) now().onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    // What lies behind the edge can be reached by keyboard.
    own.scrollDOM.tabIndex = -1;
    view.current = own;
    return () => own.destroy();
  }, [label, readOnly]);

  useEffect(() => {
    const own = view.current;
    if (own === undefined || own.state.doc.toString() === value) return;
    own.dispatch({ changes: { from: 0, to: own.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const own = view.current;
    if (own === undefined) return;
    const diagnostics = problems.map((p): Diagnostic => ({
      ...placeOf(own.state.doc, p),
      severity: 'error',
      message: p.message,
      source: p.hint,
    }));
    own.dispatch(setDiagnostics(own.state, diagnostics));
  }, [problems, label, readOnly]);

  useImperativeHandle(handle, () => ({
    jump(line, column = 1) {
      const own = view.current;
      if (own === undefined) return;
      const at = own.state.doc.line(Math.min(Math.max(1, line), own.state.doc.lines));
      const head = Math.min(at.to, at.from + column - 1);
      own.dispatch({
        selection: { anchor: head },
        effects: EditorView.scrollIntoView(head, { y: 'start', yMargin: 40 }),
      });
      own.focus();
    },
  }));

  return <div ref={holder} className={classes.paper} />;
};
