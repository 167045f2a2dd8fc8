namespace Piaohao.Iso8583.Tests;
