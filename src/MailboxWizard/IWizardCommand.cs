namespace MailboxWizard;

/// <summary>What the executable does besides serving pages, when its first argument names it.</summary>
internal interface IWizardCommand
{
    /// <summary>Such as <c>verify-audit</c>.</summary>
    string Name { get; }

    /// <summary>What stands behind the name, and what it does; one line.</summary>
    string Usage { get; }

    /// <param name="arguments">What stands behind the name.</param>
    /// <param name="say">Takes the outcome, for people.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    /// <returns>The exit code; 2 when it could not do its work.</returns>
    /// <exception cref="ArgumentException">The arguments are of no use.</exception>
    Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter say, CancellationToken cancellationToken);
}
