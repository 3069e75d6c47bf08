runAndExit(CommandLine.arguments)
