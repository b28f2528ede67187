import * as vscode from "vscode";

/** The commands of skyc that are offered for the file at hand. */
const verbs = ["check", "plan", "run"] as const;

/** Registers a command for each verb: it saves the file and runs skyc on it in a terminal. */
export function registerCommands(program: () => string | undefined): vscode.Disposable[] {
  return verbs.map((verb) =>
    vscode.commands.registerCommand(`skyc.${verb}`, async (chosen?: vscode.Uri) => {
      const uri = chosen ?? vscode.window.activeTextEditor?.document.uri;
      const found = program();
      if (!found) return;
      if (uri?.scheme !== "file") {
        void vscode.window.showWarningMessage("Open a .sky file that is saved on the disk first.");
        return;
      }
      const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
      if (document?.isDirty && !(await document.save())) return;
      const quoted = { value: uri.fsPath, quoting: vscode.ShellQuoting.Strong };
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      const execution = new vscode.ShellExecution({ value: found, quoting: vscode.ShellQuoting.Strong }, [
        verb,
        quoted,
      ]);
      const task = new vscode.Task(
        { type: "skyc", verb },
        folder ?? vscode.TaskScope.Workspace,
        verb,
        "skyc",
        execution,
      );
      await vscode.tasks.executeTask(task);
    }),
  );
}
