import { useTranslation } from 'react-i18next';
import icon from '../app/icon.svg';

export const Brand = () => {
  const { t } = useTranslation();
  return (
    <span className="ad-brand">
      <img src={icon} alt="" width={22} height={22} />
      {t('common.product')}
    </span>
  );
};
