import { yaml } from '@codemirror/lang-yaml';
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import classes from './editor.module.css';
import { look } from './look.js';

export interface CompareViewProps {
  readonly before: string;
  readonly after: string;
  readonly labels: { readonly before: string; readonly after: string };
  readonly isSideBySide: boolean;
}

const still = (label: string) => [
  look(),
  lineNumbers(),
  yaml(),
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
];

/** Two texts, what is the same folded away. */
export const CompareView = ({ before, after, labels, isSideBySide }: CompareViewProps) => {
  const holder = useRef<HTMLDivElement>(null);
  const [had, has] = [labels.before, labels.after];
  useEffect(() => {
    const parent = holder.current!;
    const collapseUnchanged = { margin: 3, minSize: 6 };
    const view = isSideBySide
      ? new MergeView({
          parent,
          a: { doc: before, extensions: still(had) },
          b: { doc: after, extensions: still(has) },
          collapseUnchanged,
          gutter: true,
        })
      : new EditorView({
          parent,
          doc: after,
          extensions: [
            still(has),
            unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged }),
          ],
        });
    return () => view.destroy();
  }, [before, after, had, has, isSideBySide]);
  return <div ref={holder} className={`${classes.paper} ${classes.compare}`} />;
};
