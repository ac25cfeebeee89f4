using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Shell;

/// <summary>Writes the exception and the incident's id into one log entry, so that support finds the one by the other.</summary>
public sealed partial class IncidentLog(TimeProvider time, ILogger<IncidentLog> log)
{
    public Incident Record(Exception exception, string path)
    {
        var incident = new Incident(IncidentId.Create(), time.GetUtcNow());
        PageBroke(exception, incident.Id, SecretPath.Masked(path));
        return incident;
    }

    [LoggerMessage(1001, LogLevel.Error, "Incident {IncidentId}: a page broke at {Path}.")]
    private partial void PageBroke(Exception exception, string incidentId, string path);
}
