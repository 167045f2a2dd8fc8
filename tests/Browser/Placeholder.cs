namespace Piaohao.Browser.Tests;
