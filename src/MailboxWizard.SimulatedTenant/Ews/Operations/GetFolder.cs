using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Ews.Properties;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Operations;

/// <summary>Shows folders.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/getfolder-operation
internal static class GetFolder
{
    public static XElement Answer(EwsCall call) => SoapAnswer.Response("GetFolder", call.Ids("FolderIds").Select(id => SoapAnswer.Message("GetFolder", () =>
    {
        var shape = new Shape<FolderView>(call.Part("FolderShape"), PropertySource<FolderView>.Folders, call.Version, isFind: false);
        return [new XElement(Messages + "Folders", Xml(call.Folder(id), shape))];
    }, empty: "Folders")));

    public static XElement Xml(FolderView view, Shape<FolderView> shape) => new(Types + FolderFields.ElementOf(view.Folder), shape.Write(view));
}
