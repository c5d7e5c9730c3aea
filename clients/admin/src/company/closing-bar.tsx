import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { CompanyRestoreDocument, ProjectRestoreDocument } from '../generated/graphql.ts';
import { useWorkspace, type Company, type Project } from '../shell/context.ts';
import { Closing } from '../ui/closing.tsx';
import { problemText, toastProblem } from '../ui/toast.tsx';

/** Says of a company, or of a project of it, that it is to be deleted; nothing where none of them is. */
export const ClosingBar = ({ company, project }: { readonly company: Company; readonly project?: Project }) => {
  const { t } = useTranslation();
  const { reload } = useWorkspace();
  const [ofCompany, restoreCompany] = useMutation(CompanyRestoreDocument);
  const [ofProject, restoreProject] = useMutation(ProjectRestoreDocument);
  const isOwner = company.viewerRoleId === 'owner';
  const restore = async (): Promise<void> => {
    if (company.deletion != null) {
      const { error } = await restoreCompany({ input: { companyId: company.id } });
      if (error !== undefined) toastProblem(problemText(error).title, problemText(error).text);
    } else if (project !== undefined) {
      const { data, error } = await restoreProject({ input: { projectId: project.id } });
      const result = data?.projectRestore;
      const problem = result?.__typename === 'ProjectSaveSuccess' ? undefined : (result ?? error);
      if (problem !== undefined) toastProblem(problemText(problem).title, problemText(problem).text);
    }
    reload();
  };
  const deletion = company.deletion ?? project?.deletion;
  if (deletion == null) return null;
  return (
    <Closing
      text={
        company.deletion == null
          ? t('danger.projectClosing', { name: project?.name })
          : t('danger.companyClosing', { name: company.name })
      }
      until={deletion.deleteAfter}
      busy={ofCompany.fetching || ofProject.fetching}
      onRestore={isOwner ? () => void restore() : undefined}
    />
  );
};
