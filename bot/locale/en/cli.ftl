### Command line

cli-config-fine = The configuration is sound.
cli-config-faults =
    { $count ->
        [0] No faults in the configuration.
        [one] One fault in the configuration:
       *[other] { $count } faults in the configuration:
    }
cli-polled = { $feed }: { $new } new, { $updated } updated, { $known } known
cli-poll-failed = { $feed }: { $reason }
cli-input-line = line { $line }, field { $field }: { $fault }
cli-prompt-hint = Write your question, or “exit” to leave.
