import { fieldOf, FormModal } from '../../parts/form-modal.js';
import { ReasonField } from '../../parts/reason-field.js';

export interface AskReasonProps {
  readonly title: string;
  readonly does: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly isDangerous?: boolean;
  readonly onClose: () => void;
  readonly onGiven: (reason: string) => void;
}

/** Of a reason for a change of what is looked for, characters. */
export const MAX_REASON = 500;

/** Why somebody changes what is looked for. */
export const AskReason = ({ onGiven, ...props }: AskReasonProps) => (
  <FormModal {...props} onSubmit={(data) => onGiven(fieldOf(data, 'reason'))}>
    <ReasonField maxLength={MAX_REASON} data-autofocus />
  </FormModal>
);
