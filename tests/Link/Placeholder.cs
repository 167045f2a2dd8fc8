namespace Piaohao.Link.Tests;
