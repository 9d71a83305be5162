import type { BankView } from '@airlock/contracts/http/known-api';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { FormModal } from '../../parts/form-modal.js';
import { OwnerFields, ownerOf } from './owner-fields.js';

/** Says anew who answers for a bank. */
export const BankForm = ({ bank, onClose }: { readonly bank: BankView; readonly onClose: () => void }) => {
  const { t } = useTranslation('banks');
  const put = useAct('putBank', { refreshes: ['listBanks'] });
  return (
    <FormModal
      title={t('change', { name: bank.bank })}
      does={t('bank.save')}
      isBusy={put.isPending}
      error={put.error}
      onClose={onClose}
      onSubmit={(data) =>
        put.mutate({ params: { bank: bank.bank }, body: ownerOf(data) }, { onSuccess: onClose })
      }
    >
      <OwnerFields said={bank} />
    </FormModal>
  );
};
