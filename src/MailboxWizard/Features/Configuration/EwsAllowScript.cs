using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// The PowerShell by which an Exchange administrator puts a registration on the organisation's list. The parameter is one string that
/// overwrites the whole list, and the list is shown only when it is asked for: who writes the own id alone locks everybody else out.
/// https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
/// </summary>
internal static class EwsAllowScript
{
    /// <summary>Lines that can be run more than once; an id is letters, digits and hyphens, so that nothing has to be quoted.</summary>
    public static string Of(AppId clientId) => $$"""
        Connect-ExchangeOnline
        $clientId = '{{clientId}}'
        $before = "$((Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy).EwsAllowedAppIDs)"
        "The list before, for the way back: '$before'"
        $list = @($before -split ',' | ForEach-Object { $_.Trim() } | Where-Object { $_ })
        if ($list -notcontains $clientId) { $list += $clientId }
        Set-OrganizationConfig -EwsEnabled $true -EwsAllowedAppIDs ($list -join ',')
        Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | Format-List EwsEnabled, EwsAllowedAppIDs, EwsApplicationAccessPolicy, EwsAllowList, EwsBlockList
        """;
}
