/** The shells that can be taught to complete skyc's commands. */
export type Shell = "bash" | "zsh" | "fish" | "powershell";

/** As one word of a shell of the Bourne family; fish reads it alike. */
const quoted = (word: string): string => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/**
 * The script that teaches a shell. It asks `program complete -- WORDS…` what may stand at the cursor (a word and its meaning
 * a line; `:files` or `:folders` where the shell should add its own), and never evaluates what was typed.
 */
export const completionScripts: Readonly<Record<Shell, (program: string) => string>> = {
  bash: (program) => `# Completion of skyc for bash. To load it in every shell, add to ~/.bashrc:
#   source <(skyc completion bash)
_skyc() {
  local word _ paths= cur="\${COMP_WORDS[COMP_CWORD]}"
  # Bash takes words apart at "=": nothing is completed before it.
  [[ $cur == "=" ]] && cur=
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    case $word in
      :files) paths=files ;;
      :folders) paths=folders ;;
      ?*) COMPREPLY+=("$word") ;;
    esac
  done < <(${quoted(program)} complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
  if [[ $paths ]]; then
    compopt -o filenames 2> /dev/null
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(
      [[ $paths == files ]] && compgen -f -X '!*.sky' -- "$cur"
      compgen -d -- "$cur"
    )
  fi
}
complete -F _skyc skyc
`,
  zsh: (program) => `#compdef skyc
# Completion of skyc for zsh. To load it in every shell, add to ~/.zshrc, below compinit:
#   source <(skyc completion zsh)
_skyc() {
  local line paths
  local -a found
  for line in "\${(@f)$(${quoted(program)} complete -- "\${(@)words[2,CURRENT]}" 2> /dev/null)}"; do
    case $line in
      :files) paths=files ;;
      :folders) paths=folders ;;
      ?*) found+=("\${\${line//:/\\\\:}/$'\\t'/:}") ;;
    esac
  done
  (( $#found )) && _describe -V skyc found
  [[ $paths == files ]] && _files -g '*.sky'
  [[ $paths == folders ]] && _files -/
}
if [[ $funcstack[1] == _skyc ]]; then
  _skyc "$@"
else
  compdef _skyc skyc
fi
`,
  fish: (program) => `# Completion of skyc for fish. To load it in every shell:
#   skyc completion fish > ~/.config/fish/completions/skyc.fish
function __skyc_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l lines (${quoted(program)} complete -- $words[2..-1] "$current" 2> /dev/null)
  string match -v ':*' -- $lines
  if contains -- :files $lines
    __fish_complete_suffix "$current" .sky
  else if contains -- :folders $lines
    __fish_complete_directories "$current"
  end
end
complete -c skyc -f -a '(__skyc_complete)'
`,
  powershell: (program) => `# Completion of skyc for PowerShell. To load it in every session, add to $PROFILE:
#   skyc completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName skyc -ScriptBlock {
  param($current, $tree, $cursor)
  $words = @($tree.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.StartOffset -lt $cursor } | ForEach-Object { "$_" })
  if ($current -eq '') { $words += '' }
  # Without a word of its own, PowerShell lists files and folders.
  & '${program.replaceAll("'", "''")}' complete -- @words 2>$null | Where-Object { $_ -notlike ':*' } | ForEach-Object {
    $word, $meaning = $_ -split "\`t", 2
    if (-not $meaning) { $meaning = $word }
    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $meaning)
  }
}
`,
};
