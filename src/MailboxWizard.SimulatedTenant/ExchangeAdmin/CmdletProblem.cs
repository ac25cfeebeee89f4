namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>What a cmdlet says when it fails: the exception's type and words, which are all that tells failures apart.</summary>
internal sealed class CmdletProblem(string type, string message) : Exception(message)
{
    public string Type => type;

    /// <summary>The number that Exchange gives to the place where it failed; most published ones are known for one exception only.</summary>
    public string Number { get; private init; } = "";

    public int Status { get; private init; } = StatusCodes.Status400BadRequest;

    // The body with code NotFound: https://github.com/microsoft/Microsoft365DSC/issues/2998
    public static CmdletProblem NotFound(string identity) => new("Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException",
        $"The operation couldn't be performed because object '{identity}' couldn't be found on '{AdminServer.DomainController}'.")
    {
        Number = "Ex6F9304",
        Status = StatusCodes.Status404NotFound,
    };

    public static CmdletProblem AlreadyExists(string distinguishedName) => new("Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException",
        $"Active Directory operation failed on {AdminServer.DomainController}. The object '{distinguishedName}' already exists.");

    public static CmdletProblem AddressTaken(string address, string owner) => new("Microsoft.Exchange.Data.Directory.Recipient.ProxyAddressExistsException",
        $"The proxy address \"SMTP:{address}\" is already being used by the proxy addresses or LegacyExchangeDN of \"{owner}\". Please choose another proxy address.");

    public static CmdletProblem Member(string exception, string text) => new($"Microsoft.Exchange.Management.Tasks.{exception}", text);

    /// <summary>A rule of the cmdlet's own.</summary>
    public static CmdletProblem Invalid(string text) => new("Microsoft.Exchange.Configuration.Tasks.TaskInvalidOperationException", text);

    // What PowerShell says before a cmdlet runs: https://learn.microsoft.com/dotnet/api/system.management.automation.parameterbindingexception
    public static CmdletProblem Binding(string text) => new("System.Management.Automation.ParameterBindingException", text);

    public static CmdletProblem Conversion(string parameter, string text)
        => new("System.Management.Automation.ParameterBindingArgumentTransformationException", $"Cannot process argument transformation on parameter '{parameter}'. {text}");
}

/// <summary>Names of servers that stand in messages.</summary>
internal static class AdminServer
{
    public const string DomainController = "AM0SIM01A01DC001.EURSIM01A001.PROD.OUTLOOK.COM";
}

/// <summary>Something that Exchange may well do and the simulation does not.</summary>
internal sealed class CmdletNotSimulated(string what) : Exception($"The simulated tenant has no {what}.");
